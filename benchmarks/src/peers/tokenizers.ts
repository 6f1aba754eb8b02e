// Other tokenizers for o200k, each as a function from a text to its ids. Special tokens in the text are plain text.
import { readFile } from "node:fs/promises";

export type Encode = (text: string) => ArrayLike<number>;

export const gptTokenizer = async (): Promise<Encode> => {
  const { encode } = await import("gpt-tokenizer/encoding/o200k_base");
  const options = { disallowedSpecial: new Set<string>() };
  return (text) => encode(text, options);
};

export const tiktoken = async (): Promise<Encode> => {
  const { get_encoding: getEncoding } = await import("tiktoken");
  const encoding = getEncoding("o200k_base");
  return (text) => encoding.encode(text, [], []);
};

export const hypertok = async (): Promise<Encode> => {
  const { fromBytes } = await import("hypertok");
  const { vocabulary } = await import("@hypertok/vocab-o200k");
  const tokenizer = await fromBytes(await readFile(new URL(vocabulary)), { tier: "single" });
  return (text) => tokenizer.encodeSync(text, { reserved: { match: [] } });
};
