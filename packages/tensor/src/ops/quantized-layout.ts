// How the elements of a quantised matrix lie in words of 32 bits, in terms of whole-number arithmetic. quantized-matrix.ts says it in words.
import type { Tensor } from "../tensor.ts";
import { where } from "./elementwise.ts";
import { stack } from "./indexing.ts";

/** 2²⁴ */
const topByte = 16777216;

/** [quads, 4, groups, 32] → [quads, groups, 8 or 4, 4]; with 4 bits elements are from 0 to 15. */
export const packWords = (elements: Tensor<"int32">, bits: 8 | 4): Tensor<"int32"> => {
  const bytes = bits === 8 ? unsigned(split(elements, [8, 4])) : pairs(split(elements, [4, 2, 4]));
  const factors = [1, 256, 65536, topByte];
  const words = factors.map((factor, i) => bytes.at(-1, i).mul(factor)).reduce((sum, part) => sum.add(part));
  return words.transpose([0, 2, 3, 1]);
};

/** [quads, groups, 8 or 4, 4] → [quads, 4, groups, 32] float32; with 4 bits from −8 to 7. */
export const unpackWords = (words: Tensor<"int32">, bits: 8 | 4): Tensor => {
  const [quads, groups, , rows] = words.shape as readonly [number, number, number, number];
  const bytes = bytesOf(words.transpose([0, 3, 1, 2])); // [quads, 4, groups, words, 4]
  if (bits === 8) return bytes.reshape([quads, rows, groups, 32]);
  const both = where(bytes.less(0), bytes.add(256), bytes) as Tensor;
  const high = both.div(16).floor();
  return stack([both.sub(high.mul(16)), high], { axis: -2 })
    .sub(8)
    .reshape([quads, rows, groups, 32]);
};

const split = (elements: Tensor<"int32">, parts: readonly number[]): Tensor<"int32"> =>
  elements.reshape([...elements.shape.slice(0, 3), ...parts]);

const unsigned = (x: Tensor<"int32">): Tensor<"int32"> => where(x.less(0), x.add(256), x) as Tensor<"int32">;

const pairs = (x: Tensor<"int32">): Tensor<"int32"> => x.at(-2, 0).add(x.at(-2, 1).mul(16));

/**
 * The signed bytes of each word, lowest first, as float32 along a new last axis. A byte is moved to the top, where multiplication drops
 * what is above it; what then still stands below it is at most 24 bits together with it, which float32 holds exactly.
 */
const bytesOf = (words: Tensor<"int32">): Tensor => {
  const lowest = words.mul(topByte).cast("float32").div(topByte);
  const unsignedLowest = where(lowest.less(0), lowest.add(256), lowest) as Tensor;
  const withoutLowest = words.sub(unsignedLowest.cast("int32"));
  return stack(
    [lowest, ...[words.mul(65536), words.mul(256), withoutLowest].map((x) => x.cast("float32").div(topByte).floor())],
    { axis: -1 },
  );
};
