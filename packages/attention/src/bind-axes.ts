// Axis letters: names the sizes of several tensors and finds the first contradiction. Not here: what the axes mean.
import type { Dtype, Shape } from "@attn/tensor";
import { ShapeError } from "@attn/tensor";

/** The letters of a pattern such as "B H T D". */
type Letters<P extends string> = P extends `${infer First} ${infer Rest}` ? First | Letters<Rest> : P;

/** What is asked of a tensor here. */
export interface Shaped {
  readonly shape: Shape;
  readonly dtype: Dtype;
}

export const showShape = (shape: Shape): string => `[${shape.join(", ")}]`;

/**
 * The size of every axis letter: `bindAxes("attention", { q: "B H T D", k: "B G S D" }, { q, k })` is { B, H, T, D, G, S }.
 * The tensors are float32.
 * @throws ShapeError for another number of axes, or when one letter would have two sizes; TypeError for another type.
 */
export const bindAxes = <const P extends Readonly<Record<string, string>>>(
  caller: string,
  patterns: P,
  tensors: { readonly [K in keyof P]: Shaped },
): Readonly<Record<Letters<P[keyof P]>, number>> => {
  const sizes: Record<string, number> = {};
  for (const name in patterns) {
    const x: Shaped = tensors[name];
    const letters = lettersOf(patterns[name]!);
    if (x.dtype !== "float32") throw new TypeError(`${caller}: ${name} must be float32, got ${x.dtype}`);
    if (x.shape.length !== letters.length)
      throw new ShapeError(
        `${caller}: ${name} ${showShape(x.shape)} has ${x.shape.length} axes, not ${letters.length} (${patterns[name]})`,
      );
    for (let axis = 0; axis < letters.length; axis++) {
      const letter = letters[axis]!;
      const size = x.shape[axis]!;
      const known = sizes[letter];
      if (known === undefined) sizes[letter] = size;
      else if (known !== size)
        throw new ShapeError(
          `${caller}: ${letter} is ${known} in ${firstWith(letter, patterns, tensors)} but ${size} in ${name} ${showShape(x.shape)}`,
        );
    }
  }
  return sizes as Record<Letters<P[keyof P]>, number>;
};

const split = new Map<string, readonly string[]>();

/** The few patterns that there are, each split once. */
const lettersOf = (pattern: string): readonly string[] => {
  let letters = split.get(pattern);
  if (letters === undefined) {
    letters = pattern.split(" ");
    split.set(pattern, letters);
  }
  return letters;
};

/** The first tensor with an axis of this letter, for an error. */
const firstWith = (
  letter: string,
  patterns: Readonly<Record<string, string>>,
  tensors: Readonly<Record<string, Shaped>>,
): string => {
  const [name = ""] = Object.entries(patterns).find(([, pattern]) => lettersOf(pattern).includes(letter)) ?? [];
  return `${name} ${showShape(tensors[name]!.shape)}`;
};
