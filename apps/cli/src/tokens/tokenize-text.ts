// The work of `attn tokenize`: cuts a text into tokens, counts them, or puts ids back together. The tokenizers are the library's.
import { tokenLabel } from "@attn/elements";
import { tokenText } from "@attn/tokenizer";
import type { TokenizeFlags } from "../commands/tokenize.ts";
import { Failure } from "../failure.ts";
import { readText } from "../files/read-text.ts";
import { print, printForeign, printJson } from "../print.ts";
import { describeScreen } from "../terminal/screen.ts";
import { tokenLines } from "../terminal/token-lines.ts";
import { countText, encodeText, encodeTextWithOffsets } from "./encode-text.ts";
import { type OpenTokenizer, openTokenizer } from "./open-tokenizer.ts";

const mostOnScreen = 2_000;
const linesAtOnce = 10_000;

/** Runs the command. @throws Failure */
export async function tokenizeText(argument: string | undefined, flags: TokenizeFlags): Promise<void> {
  if (flags.decode && (flags.offsets || flags.count)) {
    throw new Failure(
      `--decode cannot be combined with --${flags.offsets ? "offsets" : "count"}: that is about cutting a text`,
    );
  }
  if (flags.offsets && flags.count)
    throw new Failure(
      "--offsets cannot be combined with --count: one asks for every token, the other for their number",
    );
  const text = await readText(argument, { file: flags.file, what: flags.decode ? "ids" : "a text" });
  const opened = await openTokenizer(flags.tokenizer);
  if (flags.decode) return decode(opened, text, flags);
  if (flags.count) {
    const count = countText(opened, text, flags);
    return flags.json ? printJson({ count }) : print(`${count}\n`);
  }
  if (flags.json) return printTokensAsJson(opened, text, flags);
  if (flags.offsets) return printOffsets(opened, text, flags);
  return process.stdout.isTTY
    ? printForPeople(opened, text, flags)
    : print(`${encodeText(opened, text, flags).join(" ")}\n`);
}

async function decode({ tokenizer }: OpenTokenizer, text: string, { json }: TokenizeFlags): Promise<void> {
  const tokens = parseIds(text);
  const decoded = tokenizer.decode(tokens);
  if (json) return printJson({ text: decoded, tokens, count: tokens.length });
  return printForeign(process.stdout.isTTY && !decoded.endsWith("\n") ? `${decoded}\n` : decoded);
}

/** Ids as they are written anywhere: separated by spaces, commas or line ends, in brackets or not. */
export function parseIds(text: string): number[] {
  const words = text.split(/[\s,[\]]+/).filter((word) => word !== "");
  return words.map((word) => {
    const id = /^\d+$/.test(word) ? Number(word) : Number.NaN;
    if (!Number.isSafeInteger(id))
      throw new Failure(`--decode takes ids, whole numbers from 0, got ${JSON.stringify(word.slice(0, 40))}`);
    return id;
  });
}

async function printTokensAsJson(opened: OpenTokenizer, text: string, flags: TokenizeFlags): Promise<void> {
  if (!flags.offsets) {
    const tokens = encodeText(opened, text, flags);
    return printJson({ tokens, count: tokens.length });
  }
  const { ids, offsets } = encodeTextWithOffsets(opened, text, flags);
  return printJson({ tokens: ids, count: ids.length, offsets });
}

/** A line per token: id, start, end and the token's text, separated by tabs. */
async function printOffsets(opened: OpenTokenizer, text: string, flags: TokenizeFlags): Promise<void> {
  const { ids, offsets } = encodeTextWithOffsets(opened, text, flags);
  const lineOf = (id: number, index: number): string => {
    const [start, end] = offsets[index] ?? [0, 0];
    return `${id}\t${start}\t${end}\t${tokenLabel(tokenText(opened.tokenizer, id))}\n`;
  };
  // In parts: all lines of a long text are more than one string can hold.
  for (let from = 0; from < ids.length; from += linesAtOnce)
    await print(
      ids
        .slice(from, from + linesAtOnce)
        .map((id, place) => lineOf(id, from + place))
        .join(""),
    );
}

async function printForPeople(opened: OpenTokenizer, text: string, flags: TokenizeFlags): Promise<void> {
  const ids = encodeText(opened, text, flags);
  const shown = ids.slice(0, mostOnScreen).map((id) => ({ label: tokenLabel(tokenText(opened.tokenizer, id)), id }));
  await print(tokenLines(shown, describeScreen(process)));
  const rest = ids.length > shown.length ? ` (the first ${shown.length} are shown)` : "";
  await print(`\n${ids.length} tokens, ${text.length} characters, ${opened.name}${rest}\n`);
}
