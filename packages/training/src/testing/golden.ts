// Where the golden files are and how their numbers compare, for tests. Not part of the package.
import { readFile } from "node:fs/promises";
import { tensor } from "@attn/tensor";
import type { NamedTensors } from "../named-tensors.ts";

export type Numbers = Readonly<Record<string, readonly number[]>>;

export const readGolden = async <T>(name: string): Promise<T> =>
  JSON.parse(await readFile(new URL(`../../golden/${name}`, import.meta.url), "utf8")) as T;

export const tensorsOf = (numbers: Numbers, shapes: Numbers): NamedTensors =>
  Object.fromEntries(
    Object.entries(numbers).map(([name, values]) => [name, tensor([...values], { shape: shapes[name]! })]),
  );

/** The largest |got − expected| / max(1, |expected|), with where it is. */
export const worstDifference = async (
  got: NamedTensors,
  expected: Numbers,
): Promise<{ difference: number; where: string }> => {
  let worst = { difference: 0, where: "nowhere" };
  for (const [name, values] of Object.entries(expected)) {
    const data = await got[name]!.data();
    values.forEach((value, i) => {
      const difference = Math.abs(data[i]! - value) / Math.max(1, Math.abs(value));
      if (!(difference <= worst.difference)) worst = { difference, where: `${name}[${i}] is ${data[i]}, not ${value}` };
    });
  }
  return worst;
};
