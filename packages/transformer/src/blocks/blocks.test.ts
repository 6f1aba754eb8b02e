import type { Tensor } from "@attn/tensor";
import { evaluate, tensor } from "@attn/tensor";
import { expect, test } from "vitest";
import { ErrorTable } from "../testing/error-table.ts";
import { goldenFolder, readJson } from "../testing/golden.ts";
import type { BlockOptions, BlockWeights } from "./block-options.ts";
import { DecoderBlock } from "./decoder-block.ts";
import { EncoderBlock } from "./encoder-block.ts";
import { EncoderDecoder } from "./encoder-decoder.ts";

interface Packed {
  shape: number[];
  data: number[];
}
type Tree<T> = T | { [name: string]: Tree<T> };
interface Case {
  name: string;
  options: BlockOptions;
  lengths: number[] | null;
  inputs: Record<string, Packed>;
  tokens?: { source: number[][]; target: number[][] };
  weights: Record<string, Tree<Packed>>;
  outputs: Record<string, Packed>;
}

const { cases } = await readJson<{ cases: Case[] }>(goldenFolder("."), "blocks.json");

const isPacked = (value: Tree<Packed>): value is Packed => Array.isArray(value.data);
const unpack = (value: Tree<Packed>): Tree<Tensor> =>
  isPacked(value)
    ? tensor(Float32Array.from(value.data), { shape: value.shape })
    : Object.fromEntries(Object.entries(value).map(([name, part]) => [name, unpack(part)]));
const unpackAll = <T>(value: Record<string, Tree<Packed>>): T => unpack(value) as T;

const int32 = (rows: readonly (readonly number[])[]): Tensor<"int32"> =>
  tensor(Int32Array.from(rows.flat()), { shape: [rows.length, rows[0]!.length] });

const expectClose = async (ours: Record<string, Tensor>, expected: Record<string, Packed>): Promise<void> => {
  await evaluate(...Object.values(ours));
  const errors = new ErrorTable();
  for (const [name, { shape, data }] of Object.entries(expected)) {
    expect(ours[name]!.shape).toEqual(shape);
    errors.add(name, await ours[name]!.data(), data);
  }
  expect(errors.above(5e-6)).toEqual([]);
};

const lengthsOf = ({ lengths }: Case) => (lengths === null ? {} : { lengths });

for (const golden of cases.filter(({ name }) => name.startsWith("encoder,")))
  test(`${golden.name}: the output is that of torch`, async () => {
    const block = new EncoderBlock(unpackAll<BlockWeights>(golden.weights), golden.options);
    const { x } = unpackAll<{ x: Tensor }>(golden.inputs);
    const { output } = block.forward(x, lengthsOf(golden));
    await expectClose({ output }, golden.outputs);
  });

for (const golden of cases.filter(({ name }) => name.startsWith("decoder,")))
  test(`${golden.name}: the output is that of torch`, async () => {
    const block = new DecoderBlock(unpackAll<BlockWeights>(golden.weights), golden.options);
    const { x, memory } = unpackAll<{ x: Tensor; memory: Tensor }>(golden.inputs);
    const { output, weights, crossWeights } = block.forward(x, { memory: { states: memory, ...lengthsOf(golden) } });
    await expectClose({ output }, golden.outputs);
    const [B, T, S] = [x.shape[0]!, x.shape[1]!, memory.shape[1]!];
    expect([weights.shape, crossWeights!.shape]).toEqual([
      [B, golden.options.heads, T, T],
      [B, golden.options.heads, T, S],
    ]);
  });

for (const golden of cases.filter(({ name }) => name.startsWith("ablation,")))
  test(`${golden.name}: output and attention weights are those of torch`, async () => {
    const block = new DecoderBlock(unpackAll<BlockWeights>(golden.weights), golden.options);
    const { x } = unpackAll<{ x: Tensor }>(golden.inputs);
    const { output, weights } = block.forward(x);
    await expectClose({ output, weights }, golden.outputs);
  });

/** Weights under "encoder.0" and so on become lists. */
const wholeModel = ({ weights, options }: Case): EncoderDecoder => {
  const parts = unpackAll<Record<string, Tensor & BlockWeights>>(weights);
  const stack = (name: string) => [0, 1].map((layer) => parts[`${name}.${layer}`]!);
  const { sourceEmbeddings, encoderNorm, decoderNorm } = parts as never;
  return new EncoderDecoder(
    { sourceEmbeddings, encoderNorm, decoderNorm, encoder: stack("encoder"), decoder: stack("decoder") },
    options,
  );
};

for (const golden of cases.filter(({ tokens }) => tokens !== undefined)) {
  const [source, target] = [int32(golden.tokens!.source), int32(golden.tokens!.target)];
  const sourceLengths = golden.lengths!;

  test(`${golden.name}: memory, hidden states and logits are those of torch`, async () => {
    const { logits, hidden, memory } = wholeModel(golden).forward(source, target, { sourceLengths });
    const isReal = tensor(
      sourceLengths.flatMap((n) => [0, 1, 2, 3, 4].map((s) => (s < n ? 1 : 0))),
      { shape: [2, 5, 1] },
    );
    await expectClose({ logits, hidden, memory: memory.mul(isReal) }, golden.outputs);
  });

  test(`${golden.name}: decoding step by step equals one pass`, async () => {
    const model = wholeModel(golden);
    const memory = model.encode(source, { sourceLengths });
    await evaluate(memory);
    const cache = model.createCache();
    const errors = new ErrorTable();
    const whole = model.decode(target, memory, { sourceLengths }).logits;
    await evaluate(whole);
    for (let t = 0; t < target.shape[1]!; t++) {
      const { logits } = model.decode(target.slice(1, { start: t, stop: t + 1 }), memory, { sourceLengths, cache });
      await evaluate(logits, ...cache.tensors());
      errors.add(`token ${t}`, await logits.data(), await whole.slice(1, { start: t, stop: t + 1 }).data());
      logits.dispose();
    }
    expect(errors.above(5e-6)).toEqual([]);
    for (const thing of [cache, memory, whole]) thing.dispose();
  });
}

test("a memory without cross-attention, cross-attention without a memory or without its norm are refused", () => {
  const encoder = cases.find(({ name }) => name.startsWith("encoder,"))!;
  const decoder = cases.find(({ name }) => name.startsWith("decoder,"))!;
  const { x, memory } = unpackAll<{ x: Tensor; memory: Tensor }>(decoder.inputs);
  const weights = unpackAll<BlockWeights>(decoder.weights);
  const plain = new DecoderBlock(unpackAll<BlockWeights>(encoder.weights), encoder.options);
  expect(() => plain.forward(x, { memory: { states: memory } })).toThrow(
    new TypeError("block: there is a memory but no cross-attention"),
  );
  expect(() => new DecoderBlock(weights, decoder.options).forward(x)).toThrow(
    new TypeError("block: there is cross-attention but no memory"),
  );
  expect(() => new DecoderBlock(weights, { ...decoder.options, norm: "none" })).toThrow(
    new TypeError('DecoderBlock: the norm is "none", so attentionNorm and feedForwardNorm must not be there'),
  );
  const { attentionNorm, feedForwardNorm: __, ...bare } = weights;
  expect(() => new DecoderBlock({ ...bare, attentionNorm: attentionNorm! }, decoder.options)).toThrow(
    new TypeError('DecoderBlock: the norm is "layer", so attentionNorm and feedForwardNorm must be there'),
  );
  expect(() => new DecoderBlock(bare, { ...decoder.options, norm: "none" })).toThrow(
    new TypeError('DecoderBlock: the norm is "none", so crossNorm must not be there'),
  );
  const { crossNorm: _, ...half } = weights;
  expect(() => new DecoderBlock(half, decoder.options)).toThrow(
    new TypeError("DecoderBlock: cross-attention needs both its weights and its norm"),
  );
});
