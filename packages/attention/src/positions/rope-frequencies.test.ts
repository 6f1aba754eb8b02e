import { describe, expect, it } from "vitest";
import { ropeFrequencies } from "./rope-frequencies.ts";

const call =
  (config: Record<string, unknown>, headWidth = 8) =>
  () =>
    ropeFrequencies(config, { headWidth });

describe("ropeFrequencies", () => {
  it("derives the head width as Hugging Face configs do", () => {
    expect(ropeFrequencies({ head_dim: 6, hidden_size: 64, num_attention_heads: 8 }).rotaryWidth).toBe(6);
    expect(ropeFrequencies({ head_dim: null, hidden_size: 64, num_attention_heads: 8 }).rotaryWidth).toBe(8);
  });

  it("ignores other fields of the config, whatever they are called", () => {
    const { inverse } = ropeFrequencies({ type: "yarn", factor: 3, rope_scaling: null }, { headWidth: 4 }).at();
    expect(inverse).toEqual([1, 0.01]);
  });

  it.each([
    [
      "an unknown rule",
      call({ rope_scaling: { rope_type: "mrope" } }),
      'ropeFrequencies: unknown rope_type "mrope". Known: default, linear, dynamic, llama3, yarn, longrope',
    ],
    ["a name of Object.prototype", call({ rope_scaling: { type: "constructor" } }), 'unknown rope_type "constructor"'],
    [
      "a rule that is no object",
      call({ rope_scaling: "linear" }),
      'ropeFrequencies: rope_scaling must be an object, got "linear"',
    ],
    [
      "one rule per kind of layer",
      call({ rope_parameters: { full_attention: { rope_type: "default" } } }),
      "ropeFrequencies: rope_parameters has one object per kind of layer (full_attention). Call once for each, with that object as rope_parameters",
    ],
    ["a missing factor", call({ rope_scaling: { type: "linear" } }), "ropeFrequencies: factor is missing"],
    [
      "a factor that is no number",
      call({ rope_scaling: { type: "linear", factor: "8" } }),
      'ropeFrequencies: factor must be a positive number, got "8"',
    ],
    ["a negative base", call({ rope_theta: -1 }), "ropeFrequencies: rope_theta must be a positive number, got -1"],
    [
      "a missing context length",
      call({ rope_scaling: { type: "dynamic", factor: 2 } }),
      "ropeFrequencies: max_position_embeddings is missing",
    ],
    [
      "too few factors",
      call({ max_position_embeddings: 9, rope_scaling: { type: "longrope", short_factor: [1], long_factor: [1] } }),
      "ropeFrequencies: short_factor must be 4 positive numbers, got [1]",
    ],
    [
      "a flag that is no flag",
      call({ max_position_embeddings: 9, rope_scaling: { type: "yarn", factor: 2, truncate: 1 } }),
      "ropeFrequencies: truncate must be true or false, got 1",
    ],
    [
      "an odd width",
      call({}, 7),
      "ropeFrequencies: 7 of 7 numbers per head cannot turn in pairs (partial_rotary_factor 1)",
    ],
    [
      "more than the head",
      call({ partial_rotary_factor: 2 }),
      "ropeFrequencies: 16 of 8 numbers per head cannot turn in pairs (partial_rotary_factor 2)",
    ],
    [
      "a giant head",
      call({}, 1e15),
      "ropeFrequencies: a head of 1000000000000000 numbers is not possible (1 to 65536)",
    ],
    [
      "values that lead nowhere",
      () =>
        ropeFrequencies({ rope_theta: 1e308, rope_scaling: { type: "linear", factor: 1e308 } }, { headWidth: 8 }).at(),
      'ropeFrequencies: rule "linear" with these values gives a frequency or scale of 0',
    ],
    ["no head width at all", () => ropeFrequencies({}), "ropeFrequencies: hidden_size is missing"],
  ])("names the field: %s", (_, wrong, message) => {
    expect(wrong).toThrow(message);
  });
});
