import type { Tensor } from "@attn/tensor";
import { checkpoint, evaluate, grad, tensor } from "@attn/tensor";
import { describe, expect, test } from "vitest";
import { DecoderBlock } from "../blocks/decoder-block.ts";
import type { DropoutSwitch } from "../blocks/dropout-places.ts";
import type { Model } from "../loading/load-model.ts";
import { loadModel } from "../loading/load-model.ts";
import { changedFolder } from "../testing/changed-folder.ts";
import { ErrorTable } from "../testing/error-table.ts";
import { goldenFolder, readJson } from "../testing/golden.ts";

interface Case {
  name: string;
  config: Record<string, number>;
  inputs: { input_ids: number[][]; decoder_input_ids?: number[][] };
  output: { shape: number[]; data: number[] };
}
const { seed, cases } = await readJson<{ seed: number; cases: Case[] }>(goldenFolder("."), "dropout.json");

const int32 = (rows: readonly (readonly number[])[]): Tensor<"int32"> =>
  tensor(Int32Array.from(rows.flat()), { shape: [rows.length, rows[0]!.length] });

const output = (model: Model, { inputs }: Case, dropout?: DropoutSwitch): Tensor => {
  const tokens = int32(inputs.input_ids);
  if (model.kind === "encoder") return model.forward(tokens, { dropout }).hidden;
  if (model.kind === "causal") return model.forward(tokens, { dropout }).logits;
  return model.forward(tokens, int32(inputs.decoder_input_ids!), { dropout }).logits;
};

const modelWith = async ({ name }: Case, config: Record<string, number>): Promise<Model> =>
  loadModel(await changedFolder(name, { config }));

describe.each(cases)("dropout in $name", (golden) => {
  test("drops where transformers drops: with equal masks the outputs are equal", async () => {
    const model = await modelWith(golden, golden.config);
    const dropped = output(model, golden, { seed });
    expect(dropped.shape).toEqual(golden.output.shape);
    const errors = new ErrorTable();
    errors.add("output", await dropped.data(), golden.output.data);
    expect(errors.above(3e-5)).toEqual([]);
    model.dispose();
  });

  test("equal seeds give equal outputs, other seeds others", async () => {
    const model = await modelWith(golden, golden.config);
    const first = await output(model, golden, { seed: 1 }).data();
    expect(await output(model, golden, { seed: 1, isTraining: true }).data()).toEqual(first);
    expect(await output(model, golden, { seed: 2 }).data()).not.toEqual(first);
    model.dispose();
  });

  test("is off without being asked for, outside of training, and at rates of 0, exactly", async () => {
    const model = await modelWith(golden, golden.config);
    const plain = await output(model, golden).data();
    expect(await output(model, golden, { seed: 1, isTraining: false }).data()).toEqual(plain);
    expect(await output(model, golden, { seed: 1 }).data()).not.toEqual(plain);
    const zeros = Object.fromEntries(Object.keys(golden.config).map((field) => [field, 0]));
    const without = await modelWith(golden, zeros);
    expect(await output(without, golden, { seed: 1 }).data()).toEqual(plain);
    for (const one of [model, without]) one.dispose();
  });
});

const numbers = (shape: readonly number[], from: number): Tensor =>
  tensor(
    Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) => Math.sin(7 * (i + from)) / 2),
    { shape },
  );
const map = (out: number, into: number, from: number) => ({ weight: numbers([out, into], from) });
const maps = () => ({ query: map(8, 8, 1), key: map(8, 8, 2), value: map(8, 8, 3), output: map(8, 8, 4) });
const norm = () => ({ weight: numbers([8], 5) });
const rates = { attention: 0.3, activation: 0.2, sublayer: 0.25 };

test("blocks of other numbers drop other elements", async () => {
  const feedForward = { up: map(12, 8, 6), down: map(8, 12, 7) };
  const weights = { attention: maps(), attentionNorm: norm(), feedForward, feedForwardNorm: norm() };
  const x = numbers([2, 5, 8], 8);
  for (const [place, rate] of Object.entries(rates)) {
    const block = new DecoderBlock(weights, { heads: 2, norm: "rms", dropout: { [place]: rate } });
    const at = (layer?: number) =>
      block.forward(x, { dropout: { seed: 3, ...(layer !== undefined && { layer }) } }).output.data();
    const first = await at();
    expect(await at(0)).toEqual(first);
    expect(await at(1), place).not.toEqual(first);
  }
});

test("what is linear in the masks keeps its mean over the seeds", async () => {
  const zero = { weight: tensor(new Float32Array(96), { shape: [8, 12] }) };
  const feedForward = { up: map(12, 8, 6), down: zero };
  const weights = { attention: maps(), attentionNorm: norm(), feedForward, feedForwardNorm: norm() };
  const block = new DecoderBlock(weights, { heads: 2, norm: "rms", dropout: rates });
  const x = numbers([1, 4, 8], 8);
  const expected = await block.forward(x).output.data();
  const samples: Float32Array[] = [];
  for (let sample = 0; sample < 400; sample++)
    samples.push(await block.forward(x, { dropout: { seed: sample } }).output.data());
  for (const [i, value] of expected.entries()) {
    const mean = samples.reduce((sum, data) => sum + data[i]!, 0) / samples.length;
    const variance = samples.reduce((sum, data) => sum + (data[i]! - mean) ** 2, 0) / (samples.length - 1);
    expect(variance).toBeGreaterThan(0);
    expect(Math.abs(mean - value) / Math.sqrt(variance / samples.length)).toBeLessThan(5);
  }
});

test("a checkpointed block is computed again with the same masks", async () => {
  const parameters = { up: numbers([12, 8], 6), down: numbers([8, 12], 7), x: numbers([2, 5, 8], 8) };
  const after = (up: Tensor, down: Tensor, x: Tensor): Tensor => {
    const feedForward = { up: { weight: up }, down: { weight: down } };
    const weights = { attention: maps(), attentionNorm: norm(), feedForward, feedForwardNorm: norm() };
    const block = new DecoderBlock(weights, { heads: 2, norm: "rms", dropout: rates });
    return block.forward(x, { dropout: { seed: 11, layer: 2 } }).output;
  };
  const square = (x: Tensor): Tensor => x.mul(x).mean();
  const plain = grad(({ up, down, x }: typeof parameters) => square(after(up, down, x)))(parameters);
  const again = grad(({ up, down, x }: typeof parameters) => square(checkpoint(after)(up, down, x)))(parameters);
  await evaluate(...Object.values(plain), ...Object.values(again));
  for (const name of ["up", "down", "x"] as const)
    expect(await again[name].data(), name).toEqual(await plain[name].data());
});
