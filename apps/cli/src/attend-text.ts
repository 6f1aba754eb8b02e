// The work of `attn attend`: a text through a model once, and its attention drawn. The drawing is in picture/ and terminal/.
import { tensor } from "@attn/tensor";
import { checkPictureFile, writePicture } from "./attention-file.ts";
import { AttentionRecorder } from "./attention-recorder.ts";
import type { AttendFlags } from "./commands/attend.ts";
import { encodePrompt } from "./encode-prompt.ts";
import { naming } from "./failure.ts";
import { layerWeights } from "./layer-weights.ts";
import { checkIndex } from "./number-option.ts";
import { type OpenModel, openModel } from "./open-model.ts";
import type { AttentionRecord } from "./picture/attention-record.ts";
import { tokenLabel } from "./picture/token-label.ts";
import { print, tell } from "./print.ts";
import { readPrompt } from "./read-text.ts";
import { heatMap } from "./terminal/heat-map.ts";
import { describeScreen } from "./terminal/screen.ts";
import { tokenText } from "./token-text.ts";

/** Runs the command: a picture in the terminal, or a file. @throws Failure */
export async function attendText(argument: string | undefined, flags: AttendFlags): Promise<void> {
  await checkPictureFile("--out", flags.out);
  const opened = await openModel(flags);
  checkIndex("--layer", flags.layer, opened.model.config.layers);
  checkIndex("--head", flags.head, opened.model.config.heads);
  const text = await readPrompt(argument, "a text");
  const record = await recordAttention(opened, encodePrompt(opened, text, flags));
  const choice = { layer: flags.layer, head: flags.head };
  if (flags.out === undefined) return print(heatMap(record, choice, describeScreen(process)));
  await writePicture(flags.out, record, choice);
  tell(`(wrote ${flags.out})`);
}

/** The attention of every layer and head on `tokens`. */
async function recordAttention(
  { model, encoder, name }: OpenModel,
  tokens: readonly number[],
): Promise<AttentionRecord> {
  using input = tensor([[...tokens]], { dtype: "int32" });
  const recorder = new AttentionRecorder();
  const { attentions = [] } = await naming(name, () => model.forward(input, { attentions: true }));
  recorder.add(await layerWeights(attentions));
  const labels = tokens.map((id) => tokenLabel(tokenText(encoder.tokenizer, id)));
  return recorder.record({ source: name, tokens, labels, causal: model.kind === "causal" });
}
