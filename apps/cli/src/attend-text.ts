// The work of `attn attend`: a text through a model once, and its attention drawn. The drawing is in picture/ and terminal/.
import { checkPictureFile, writePicture } from "./attention-file.ts";
import type { AttendFlags } from "./commands/attend.ts";
import { encodePrompt } from "./encode-prompt.ts";
import { otherKind } from "./model-kinds.ts";
import { checkIndex } from "./number-option.ts";
import { openModel } from "./open-model.ts";
import { print, tell } from "./print.ts";
import { readPrompt } from "./read-text.ts";
import { recordAttention } from "./record-attention.ts";
import { heatMap } from "./terminal/heat-map.ts";
import { describeScreen } from "./terminal/screen.ts";

/** Runs the command: a picture in the terminal, or a file. @throws Failure */
export async function attendText(argument: string | undefined, flags: AttendFlags): Promise<void> {
  await checkPictureFile("--out", flags.out);
  const opened = await openModel(flags);
  const { model } = opened;
  if (model.kind === "encoder-decoder") throw otherKind(flags.model, model, "has no one text to attend to");
  checkIndex("--layer", flags.layer, opened.model.config.layers);
  checkIndex("--head", flags.head, opened.model.config.heads);
  const text = await readPrompt(argument, "a text");
  const record = await recordAttention({ ...opened, model }, encodePrompt(opened, text, flags));
  const choice = { layer: flags.layer, head: flags.head };
  if (flags.out === undefined) return print(heatMap(record, choice, describeScreen(process)));
  await writePicture(flags.out, record, choice);
  tell(`(wrote ${flags.out})`);
}
