import type { LinearWeights } from "@attn/tensor";
import { groupNorm } from "@attn/tensor";
import { describe, expect, it } from "vitest";
import { ImageAttentionBlock } from "./image-attention-block.ts";
import { MultiHeadAttention } from "./multi-head-attention.ts";
import { expectClose, onEveryBackend } from "./testing/backends.ts";
import type { GoldenArrays } from "./testing/golden.ts";
import { floats, readGolden, values } from "./testing/golden.ts";

interface Case {
  readonly name: string;
  readonly options: {
    readonly heads?: number;
    readonly causal?: boolean;
    readonly lengths?: number[];
    readonly groups?: number;
    readonly eps?: number;
  };
  readonly inputs: GoldenArrays;
  readonly weights: GoldenArrays;
  readonly outputs: GoldenArrays;
}
const cases = readGolden<Case>("layers");
const isImage = ({ name }: Case): boolean => name.startsWith("image block");

const mapsOf = ({ weights }: Case): Record<"query" | "key" | "value" | "output", LinearWeights> => {
  const map = (letter: string): LinearWeights => ({
    weight: floats(weights[`${letter}_weight`]),
    bias: weights[`${letter}_bias`] && floats(weights[`${letter}_bias`]),
  });
  return { query: map("q"), key: map("k"), value: map("v"), output: map("o") };
};

it("has the 7 cases of PyTorch", () => {
  expect(cases).toHaveLength(7);
});

onEveryBackend("layers equal PyTorch", () => {
  describe.each(cases.filter((golden) => !isImage(golden)))("$name", (golden) => {
    it("output and weights", async () => {
      const { heads = 1, causal = false, lengths } = golden.options;
      const layer = new MultiHeadAttention(mapsOf(golden), { heads, causal });
      const { query, key, value } = golden.inputs;
      const { output, weights } = layer.forward(floats(query), {
        ...(key && value ? { context: layer.project(floats(key), floats(value)) } : {}),
        ...(lengths ? { lengths } : {}),
      });
      expectClose(await output.data(), values(golden.outputs.output!));
      expectClose(await weights.data(), values(golden.outputs.weights!));
    });
  });

  describe.each(cases.filter(isImage))("$name", (golden) => {
    it("output, weights and normed pixels", async () => {
      const norm = { weight: floats(golden.weights.norm_weight), bias: floats(golden.weights.norm_bias) };
      const options = { groups: golden.options.groups!, epsilon: golden.options.eps! };
      const x = floats(golden.inputs.x);
      const { output, weights } = new ImageAttentionBlock({ norm, ...mapsOf(golden) }, options).forward(x);
      expectClose(await output.data(), values(golden.outputs.output!));
      expectClose(await weights.data(), values(golden.outputs.weights!));
      expectClose(await groupNorm(x, { ...norm, ...options }).data(), values(golden.outputs.normed!));
    });
  });
});
