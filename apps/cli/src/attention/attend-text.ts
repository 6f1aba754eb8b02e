// The work of `attn attend`: a text through a model once, and its attention drawn. The drawing is in @attn/elements and terminal/.

import type { AttentionRecord } from "@attn/elements";
import type { AttendFlags } from "../commands/attend.ts";
import { Failure, naming } from "../failure.ts";
import { readPrompt } from "../files/read-text.ts";
import { checkIndex } from "../flags/number-option.ts";
import { interruptionCode } from "../interruption.ts";
import { type OpenModel, openModel } from "../models/open-model.ts";
import { print, tell } from "../print.ts";
import { heatMap } from "../terminal/heat-map.ts";
import { describeScreen } from "../terminal/screen.ts";
import { encodePrompt } from "../tokens/encode-prompt.ts";
import { encodeSource, type OpenTranslator } from "../translation/encode-source.ts";
import { findUnlessInterrupted, usualTranslation } from "../translation/find-translation.ts";
import { checkPictureFile, writePicture } from "./attention-file.ts";
import { recordAttention } from "./record-attention.ts";
import { recordTranslator } from "./record-translator.ts";

/** Runs the command: a picture in the terminal, or a file. Sets the exit code 130 when it was interrupted. @throws Failure */
export async function attendText(argument: string | undefined, flags: AttendFlags): Promise<void> {
  await checkPictureFile("--out", flags.out);
  const opened = await openModel(flags);
  const { model } = opened;
  const record =
    model.kind === "encoder-decoder"
      ? await attendTranslation({ ...opened, model }, argument, flags)
      : await attendOneText({ ...opened, model }, argument, flags);
  if (record === undefined) {
    process.exitCode = interruptionCode();
    return;
  }
  const choice = { layer: flags.layer, head: flags.head };
  if (flags.out === undefined) return print(heatMap(record, choice, describeScreen(process)));
  await writePicture(flags.out, record, choice);
  tell(`(wrote ${flags.out})`);
}

type OneTextModel = Exclude<OpenModel["model"], OpenTranslator["model"]>;

async function attendOneText(
  opened: OpenModel & { readonly model: OneTextModel },
  argument: string | undefined,
  flags: AttendFlags,
): Promise<AttentionRecord> {
  const { config } = opened.model;
  const given = flags.show !== undefined ? "--show" : "--to";
  if (flags.show !== undefined || flags.to !== undefined)
    throw new Failure(
      `${given} is for translators, and ${flags.model} is none (${config.architecture}); --to LANGUAGE without --model takes the one that comes with this command`,
    );
  checkPlace(flags, config);
  const text = await readPrompt(argument, "a text");
  return recordAttention(opened, encodePrompt(opened, text, flags));
}

/** Undefined when it was interrupted. */
async function attendTranslation(
  opened: OpenTranslator,
  argument: string | undefined,
  flags: AttendFlags,
): Promise<AttentionRecord | undefined> {
  const { model } = opened;
  const { show = "cross" } = flags;
  checkPlace(flags, show === "encoder" ? model.config : model.config.decoder);
  const source = encodeSource(opened, await readPrompt(argument, "a text"), flags);
  if (show === "encoder") return recordTranslator(opened, { source, chosen: [] }, show);
  const found = await naming(`${flags.model}`, () => findUnlessInterrupted(model, source, usualTranslation));
  if (found === undefined) return undefined;
  const [best] = found;
  if (best === undefined) throw new Failure(`${flags.model} found no translation`, 1);
  return recordTranslator(opened, { source, chosen: best.tokens }, show);
}

function checkPlace({ layer, head }: AttendFlags, { layers, heads }: { layers: number; heads: number }): void {
  checkIndex("--layer", layer, layers);
  checkIndex("--head", head, heads);
}
