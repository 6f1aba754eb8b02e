// A text to token ids with the rules of the command line: special tokens are refused in it unless allowed. No files here.
import type { EncodeOptions } from "@attn/tokenizer";
import { Failure, messageOf } from "../failure.ts";
import type { OpenTokenizer } from "./open-tokenizer.ts";

/** The flags of a command that bear on encoding. */
export interface EncodeFlags {
  /** `--allow-special`: special tokens in the text are those tokens. */
  readonly allowSpecial?: boolean | undefined;
  /** False with `--no-add-special`: nothing is added around the text. */
  readonly addSpecial?: boolean | undefined;
}

/** Ids, and [start, end) in UTF-16 positions of the text for each; [0, 0] for tokens that are added around it. */
export interface EncodedText {
  readonly ids: number[];
  readonly offsets: [start: number, end: number][];
}

/** The ids of `text`. @throws Failure for a special token in it, unless allowed. */
export function encodeText(opened: OpenTokenizer, text: string, flags: EncodeFlags = {}): number[] {
  const ids = explained(() => opened.tokenizer.encode(text, optionsOf(flags)));
  return needsLeading(opened, ids, flags) ? [opened.leadingToken as number, ...ids] : ids;
}

/** The ids of `text` with their places in it. @throws Failure as encodeText. */
export function encodeTextWithOffsets(opened: OpenTokenizer, text: string, flags: EncodeFlags = {}): EncodedText {
  const { ids, offsets } = explained(() => opened.tokenizer.encodeWithOffsets(text, optionsOf(flags)));
  if (!needsLeading(opened, ids, flags)) return { ids, offsets };
  return { ids: [opened.leadingToken as number, ...ids], offsets: [[0, 0], ...offsets] };
}

/** How many ids `encodeText` gives. @throws Failure as encodeText. */
export function countText(opened: OpenTokenizer, text: string, flags: EncodeFlags = {}): number {
  if (opened.leadingToken !== undefined) return encodeText(opened, text, flags).length;
  return explained(() => opened.tokenizer.count(text, optionsOf(flags)));
}

function optionsOf({ allowSpecial = false, addSpecial = true }: EncodeFlags): EncodeOptions {
  return { addSpecialTokens: addSpecial, ...(allowSpecial ? { allowedSpecial: "all" as const } : {}) };
}

function needsLeading(
  { leadingToken }: OpenTokenizer,
  ids: readonly number[],
  { addSpecial = true }: EncodeFlags,
): boolean {
  return leadingToken !== undefined && addSpecial && ids[0] !== leadingToken;
}

/** Replaces the library's advice, which is about its options, by the flag of the command. */
function explained<Result>(encode: () => Result): Result {
  try {
    return encode();
  } catch (error) {
    const refusal = /(the text has the special token .*?)\. Pass allowedSpecial/.exec(messageOf(error))?.[1];
    if (refusal === undefined) throw error;
    throw new Failure(`${refusal}; --allow-special takes it as that token`, 2, { cause: error });
  }
}
