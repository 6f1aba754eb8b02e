import { describe, expect, it } from "vitest";
import { expectClose, onEveryBackend } from "../testing/backends.ts";
import type { GoldenArray } from "../testing/golden.ts";
import { floats, readGolden, values } from "../testing/golden.ts";
import { rope } from "./rope.ts";
import { ropeFrequencies } from "./rope-frequencies.ts";
import { ropeTable } from "./rope-table.ts";

interface Case {
  readonly name: string;
  readonly head_dim: number;
  readonly seq_len: number | null;
  readonly config: Record<string, unknown>;
  readonly older_config: Record<string, unknown>;
  readonly rotary_dim: number;
  readonly attention_scaling: number;
  readonly positions: number[];
  readonly inv_freq: GoldenArray;
  readonly cos: GoldenArray;
  readonly sin: GoldenArray;
  readonly q: GoldenArray;
  readonly half: GoldenArray;
  readonly interleaved: GoldenArray;
}
const cases = readGolden<Case>("rope");

it("has the 38 cases of transformers", () => {
  expect(cases).toHaveLength(38);
});

describe.each(cases)("ropeFrequencies equals transformers: $name", (golden) => {
  it.each(["config", "older_config"] as const)("%s", (spelling) => {
    const frequencies = ropeFrequencies(golden[spelling], { headWidth: golden.head_dim });
    const { inverse, scale } = frequencies.at(golden.seq_len ?? undefined);
    expect(frequencies.rotaryWidth).toBe(golden.rotary_dim);
    expectClose([scale], [golden.attention_scaling], { within: 1e-12 });
    expectClose(
      inverse.map((f, i) => f / values(golden.inv_freq)[i]!),
      inverse.map(() => 1),
      { within: 2e-6 },
    );
  });
});

onEveryBackend("rope equals transformers", () => {
  describe.each(cases)("$name", (golden) => {
    const frequencies = ropeFrequencies(golden.config, { headWidth: golden.head_dim });
    const table = (): ReturnType<typeof ropeTable> =>
      ropeTable({ ...frequencies, at: () => frequencies.at(golden.seq_len ?? undefined) }, golden.positions);
    it("cos and sin", async () => {
      const { cos, sin } = table();
      expectClose(await cos.data(), values(golden.cos));
      expectClose(await sin.data(), values(golden.sin));
    });
    it.each(["half", "interleaved"] as const)("%s", async (pairing) => {
      const turned = rope(floats(golden.q), { table: table(), pairing });
      expectClose(await turned.data(), values(golden[pairing]));
    });
  });
});
