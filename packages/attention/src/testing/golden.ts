// The golden files and how they become tensors, for tests. Not part of the package.
import { existsSync, readFileSync } from "node:fs";
import type { Tensor } from "@attn/tensor";
import { tensor } from "@attn/tensor";

/** `null` is −∞. */
export interface GoldenArray {
  readonly shape: readonly number[];
  readonly data: readonly (number | null)[];
  readonly dtype?: "bool";
}
export type GoldenArrays = Readonly<Record<string, GoldenArray>>;

export const readGolden = <Case>(name: string): readonly Case[] => {
  const text = readFileSync(new URL(`../../golden/${name}.json`, import.meta.url), "utf8");
  return (JSON.parse(text) as { cases: Case[] }).cases;
};

export const values = ({ data }: GoldenArray): number[] => data.map((x) => x ?? -Infinity);
export const floats = (array: GoldenArray | undefined): Tensor => {
  if (array === undefined) throw new Error("the golden case has no such array");
  return tensor(values(array), { shape: array.shape });
};
export const bools = (array: GoldenArray): Tensor<"bool"> =>
  tensor(values(array), { shape: array.shape, dtype: "bool" });

/** The folder of reference data that is not part of the project. */
export const referenceFolder: URL = process.env.ATTN_REFERENCE
  ? new URL(`${process.env.ATTN_REFERENCE}/`, "file:")
  : new URL("../../../../../shared/reference/", import.meta.url);
export const hasReference: boolean = existsSync(referenceFolder);
