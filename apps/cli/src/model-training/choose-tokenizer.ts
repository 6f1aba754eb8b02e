// The tokenizer of a language model in training: learned from its text, given, or the one of the run that is resumed.
import { stat } from "node:fs/promises";
import { join } from "node:path";
import { Tokenizer } from "@attn/tokenizer";
import type { StatusLine } from "../terminal/status-line.ts";
import { type OpenTokenizer, openTokenizer, readJsonObject } from "../tokens/open-tokenizer.ts";
import { progressLine } from "../training/train-tokenizer.ts";
import { endToken } from "./tokenize-corpus.ts";
import { padding } from "./tokenize-pairs.ts";

/** The files of a tokenizer, by name. */
export type TokenizerFiles = Readonly<Record<"tokenizer.json" | "tokenizer_config.json", string>>;

/** How the work is watched and ended. */
interface Watch {
  readonly status: StatusLine;
  readonly signal: AbortSignal;
}

interface TokenizerFlags {
  readonly tokenizer?: string | undefined;
  readonly vocabularySize?: number;
}

/** Opens the tokenizer of `--tokenizer`, or learns one of bytes from `texts`. @throws Failure */
export async function chooseTokenizer(
  { tokenizer: given, vocabularySize = 512 }: TokenizerFlags,
  { texts, specialTokens }: { readonly texts: readonly string[]; readonly specialTokens: readonly string[] },
  { status, signal }: Watch,
): Promise<OpenTokenizer> {
  if (given !== undefined) return openTokenizer(given);
  const tokenizer = await Tokenizer.train(texts, {
    vocabularySize,
    specialTokens,
    progress: (state) => status.show(progressLine(state, { vocabularySize, unit: "text" })),
    signal,
  });
  return { tokenizer, name: "learned" };
}

/** What a model folder needs of it. The configuration of a given folder, where it has one, is kept as it is. */
export async function tokenizerFiles(
  opened: OpenTokenizer,
  { tokenizer: given, context }: TokenizerFlags & { readonly context: number },
): Promise<TokenizerFiles> {
  const path = given === undefined ? undefined : join(given, "tokenizer_config.json");
  const has = path !== undefined && (await stat(path).catch(() => undefined)) !== undefined;
  const end = endToken(opened);
  const config = has
    ? await readJsonObject(path)
    : {
        tokenizer_class: "PreTrainedTokenizerFast",
        model_max_length: context,
        clean_up_tokenization_spaces: false,
        ...(end === undefined ? {} : { eos_token: opened.tokenizer.idToToken(end) }),
        ...(opened.tokenizer.tokenToId(padding) === undefined ? {} : { pad_token: padding }),
      };
  return { "tokenizer.json": jsonText(opened.tokenizer.toJSON()), "tokenizer_config.json": jsonText(config) };
}

const jsonText = (value: object): string => `${JSON.stringify(value, undefined, 2)}\n`;
