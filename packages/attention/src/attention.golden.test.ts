import type { Tensor } from "@attn/tensor";
import { describe, expect, it } from "vitest";
import { additiveAttention } from "./additive-attention.ts";
import { attention } from "./attention.ts";
import type { AttentionOptions, AttentionResult } from "./attention-options.ts";
import { cosineAttention } from "./cosine-attention.ts";
import { symmetricKeyAttention } from "./symmetric-key-attention.ts";
import { expectClose, onEveryBackend } from "./testing/backends.ts";
import type { GoldenArray, GoldenArrays } from "./testing/golden.ts";
import { bools, floats, readGolden, values } from "./testing/golden.ts";

interface Case {
  readonly name: string;
  readonly options: {
    readonly causal?: boolean;
    readonly scale?: number;
    readonly window?: number;
    readonly softcap?: number;
    readonly lengths?: number[];
  };
  readonly inputs: GoldenArrays;
  readonly outputs: Readonly<Record<"output" | "weights" | "scores", GoldenArray>>;
}
const cases = readGolden<Case>("attention");

const optionsOf = ({ options, inputs }: Case): AttentionOptions => {
  const { softcap, ...rest } = options;
  const mask = inputs.mask ? bools(inputs.mask) : inputs.bias ? floats(inputs.bias) : undefined;
  return {
    ...rest,
    ...(softcap === undefined ? {} : { softCap: softcap }),
    ...(mask === undefined ? {} : { mask }),
    ...(inputs.alibi_slopes ? { alibi: floats(inputs.alibi_slopes) } : {}),
    ...(inputs.sinks ? { sinks: floats(inputs.sinks) } : {}),
  };
};

const run = (golden: Case): AttentionResult => {
  const { name, inputs } = golden;
  const of = (key: string): Tensor => floats(inputs[key]);
  if (name.startsWith("additive,") || name === "additive")
    return additiveAttention(of("query"), of("key"), of("value"), {
      weights: { query: of("Wq"), key: of("Wk"), score: of("w"), bias: inputs.b ? of("b") : undefined },
      ...(inputs.mask ? { mask: bools(inputs.mask) } : {}),
    });
  if (name.startsWith("symmetric keys")) return symmetricKeyAttention(of("k"), of("v"), optionsOf(golden));
  if (name === "cosine") return cosineAttention(of("q"), of("k"), of("v"), optionsOf(golden));
  if (name.startsWith("cosine"))
    return cosineAttention(of("q"), of("k"), of("v"), {
      ...optionsOf(golden),
      scale: of("logit_scale").minimum(Math.log(100)).exp(),
    });
  return attention(of("q"), of("k"), of("v"), optionsOf(golden));
};

it("has the 35 cases of PyTorch and transformers", () => {
  expect(cases).toHaveLength(35);
});

onEveryBackend("attention equals PyTorch and transformers", () => {
  describe.each(cases)("$name", (golden) => {
    it.each(["output", "weights", "scores"] as const)("%s", async (part) => {
      const tensor = run(golden)[part];
      expect(tensor.shape).toEqual(golden.outputs[part].shape);
      expectClose(await tensor.data(), values(golden.outputs[part]));
    });
  });
});
