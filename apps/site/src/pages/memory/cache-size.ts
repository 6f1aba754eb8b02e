// How much memory keys and values take: a formula, checked in the tests against caches that hold them.
import type { KvFormat } from "@attn/attention";

/** Layers, key/value heads and the width of a head. */
export interface CacheShape {
  readonly layers: number;
  readonly kvHeads: number;
  readonly headWidth: number;
}

/** Words of four bytes that a row of `width` numbers takes: whole words, and for integers a float16 scale for every 32 numbers. */
const wordsPerRow: Readonly<Record<KvFormat, (width: number) => number>> = {
  float32: (width) => width,
  float16: (width) => Math.ceil(width / 2),
  int8: (width) => Math.ceil(width / 4) + Math.ceil(width / 64),
  int4: (width) => Math.ceil(width / 8) + Math.ceil(width / 64),
};

/** The formats, widest first. */
export const formats: readonly KvFormat[] = ["float32", "float16", "int8", "int4"];

/** Bytes that one token adds: a key and a value, for each layer and key/value head. */
export function bytesPerToken({ layers, kvHeads, headWidth }: CacheShape, format: KvFormat): number {
  return 2 * layers * kvHeads * 4 * wordsPerRow[format](headWidth);
}

/** `1536` as `1.5 kB`: three digits, powers of 1000. */
export function sizeText(bytes: number): string {
  const units = ["bytes", "kB", "MB", "GB", "TB"];
  const step = bytes < 1000 ? 0 : Math.min(4, Math.floor(Math.log10(bytes) / 3));
  const value = bytes / 1000 ** step;
  return `${step === 0 ? Math.round(value) : Number(value.toPrecision(3))} ${units[step]}`;
}

/** Models whose shapes are public: name, query heads, and what a cache must hold. */
export const knownShapes: readonly (CacheShape & {
  readonly name: string;
  readonly heads: number;
  readonly context: number;
})[] = [
  { name: "GPT-2", heads: 12, layers: 12, kvHeads: 12, headWidth: 64, context: 1024 },
  { name: "Llama 2 7B", heads: 32, layers: 32, kvHeads: 32, headWidth: 128, context: 4096 },
  { name: "Llama 3.1 8B", heads: 32, layers: 32, kvHeads: 8, headWidth: 128, context: 131_072 },
  { name: "Llama 3.1 405B", heads: 128, layers: 126, kvHeads: 8, headWidth: 128, context: 131_072 },
];
