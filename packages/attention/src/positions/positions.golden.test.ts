import { arange, gather, tensor } from "@attn/tensor";
import { describe, expect, it } from "vitest";
import { expectClose, onEveryBackend } from "../testing/backends.ts";
import type { GoldenArray } from "../testing/golden.ts";
import { readGolden, values } from "../testing/golden.ts";
import { alibiSlopes } from "./alibi-slopes.ts";
import { sinusoidalPositions } from "./sinusoidal-positions.ts";

interface Case {
  readonly name: string;
  readonly positions?: number[];
  readonly outputs: Readonly<Record<string, GoldenArray>>;
}
const cases = readGolden<Case>("positions");
const named = (part: string): Case[] => cases.filter(({ name }) => name.includes(part));

it("has the 21 cases of Vaswani et al., BLOOM, MPT and Marian", () => {
  expect(cases).toHaveLength(21);
  const covered = [...named("alibi slopes"), ...named("alibi bias"), ...named("sinusoidal")];
  expect(covered).toHaveLength(21);
});

onEveryBackend("positions", () => {
  it.each(named("alibi slopes"))("$name", async ({ outputs: { slopes } }) => {
    expectClose(await alibiSlopes(slopes!.shape[0]!).data(), values(slopes!));
  });

  it.each(named("alibi bias"))("$name", async ({ name, outputs: { bias, slopes } }) => {
    const [heads, , keys] = bias!.shape as [number, number, number];
    // BLOOM counts keys from the first, MPT back from the last; a constant per row is nothing to softmax.
    const positions = name.startsWith("MPT") ? arange(1 - keys, 1) : arange(0, keys);
    const own = name === "MPT alibi bias, H = 6" ? tensor(values(slopes!)) : alibiSlopes(heads);
    expectClose(await own.reshape([heads, 1, 1]).mul(positions).data(), values(bias!));
  });

  it.each(named("sinusoidal"))("$name", async ({ name, positions, outputs: { table } }) => {
    const layout = name.includes("sines first") ? "sinesFirst" : "paper";
    const all = sinusoidalPositions(Math.max(...positions!) + 1, table!.shape[1]!, { layout });
    expectClose(await gather(all, tensor(Int32Array.from(positions!))).data(), values(table!));
  });
});

describe("position arguments", () => {
  it("must be whole numbers", () => {
    expect(() => alibiSlopes(0)).toThrow("alibiSlopes: heads must be a whole number of 1 or more, got 0");
    expect(() => sinusoidalPositions(2, 1.5)).toThrow(
      "sinusoidalPositions: length and width must be whole numbers of 0 or more, got 2 and 1.5",
    );
    expect(() => sinusoidalPositions(2, 2, { layout: "sines" as "paper" })).toThrow(
      'sinusoidalPositions: layout must be "paper" or "sinesFirst", got "sines"',
    );
  });
});
