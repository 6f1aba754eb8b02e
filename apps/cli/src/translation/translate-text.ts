// The work of `attn translate`: source, translation, report. The flags are explained in commands/translate.ts.
import type { Hypothesis } from "@attn/transformer";
import { checkPictureFile, writePicture } from "../attention/attention-file.ts";
import { recordTranslator } from "../attention/record-translator.ts";
import type { TranslateFlags } from "../commands/translate.ts";
import { Failure, naming } from "../failure.ts";
import { readPrompt } from "../files/read-text.ts";
import { interruptionCode } from "../interruption.ts";
import { otherKind } from "../models/model-kinds.ts";
import { openModel } from "../models/open-model.ts";
import { printForeign, printJson } from "../print.ts";
import { encodeSource } from "./encode-source.ts";
import { findUnlessInterrupted } from "./find-translation.ts";

/** Runs the command; sets the exit code 130, and prints nothing, when it was interrupted. @throws Failure */
export async function translateText(argument: string | undefined, flags: TranslateFlags): Promise<void> {
  await checkPictureFile("--attention", flags.attention);
  const opened = await openModel(flags);
  const { model } = opened;
  if (model.kind !== "encoder-decoder") throw otherKind(flags.model, model, "does not translate");
  const text = await readPrompt(argument, "a text");
  const source = encodeSource({ ...opened, model }, text, flags);
  const found = await naming(`${flags.model}`, () => findUnlessInterrupted(model, source, flags));
  if (found === undefined) {
    process.exitCode = interruptionCode();
    return;
  }
  const report = ({ tokens, score }: Hypothesis) => ({
    text: opened.encoder.tokenizer.decode([...tokens], { skipSpecialTokens: true }),
    tokens,
    score,
  });
  const [best, ...others] = found.map(report);
  if (best === undefined) throw new Failure(`${flags.model} found no translation`, 1);
  if (flags.json) await printJson({ ...best, ...(others.length > 0 ? { alternatives: others } : {}) });
  else await printForeign(`${best.text}\n`);
  if (flags.attention !== undefined)
    await writePicture(flags.attention, await recordTranslator({ ...opened, model }, { source, chosen: best.tokens }));
}
