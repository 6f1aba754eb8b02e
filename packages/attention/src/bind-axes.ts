// Axis letters: names the sizes of several tensors and finds the first contradiction. Not here: what the axes mean.
import type { AnyTensor, Shape } from "@attn/tensor";
import { ShapeError } from "@attn/tensor";

/** The letters of a pattern such as "B H T D". */
type Letters<P extends string> = P extends `${infer First} ${infer Rest}` ? First | Letters<Rest> : P;

export const showShape = (shape: Shape): string => `[${shape.join(", ")}]`;

/**
 * The size of every axis letter: `bindAxes("attention", { q: "B H T D", k: "B G S D" }, { q, k })` is { B, H, T, D, G, S }.
 * The tensors are float32.
 * @throws ShapeError for another number of axes, or when one letter would have two sizes; TypeError for another type.
 */
export const bindAxes = <const P extends Readonly<Record<string, string>>>(
  caller: string,
  patterns: P,
  tensors: { readonly [K in keyof P]: AnyTensor },
): Readonly<Record<Letters<P[keyof P]>, number>> => {
  const sizes: Record<string, number> = {};
  const firstWith: Record<string, string> = {};
  for (const [name, pattern] of Object.entries(patterns)) {
    const x: AnyTensor = tensors[name as keyof P];
    const letters = pattern.split(" ");
    const shown = `${name} ${showShape(x.shape)}`;
    if (x.dtype !== "float32") throw new TypeError(`${caller}: ${name} must be float32, got ${x.dtype}`);
    if (x.shape.length !== letters.length)
      throw new ShapeError(`${caller}: ${shown} has ${x.shape.length} axes, not ${letters.length} (${pattern})`);
    for (const [axis, letter] of letters.entries()) {
      const size = x.shape[axis]!;
      const known = sizes[letter];
      if (known !== undefined && known !== size)
        throw new ShapeError(`${caller}: ${letter} is ${known} in ${firstWith[letter]} but ${size} in ${shown}`);
      sizes[letter] ??= size;
      firstWith[letter] ??= shown;
    }
  }
  return sizes as Record<Letters<P[keyof P]>, number>;
};
