// The fixed position vectors of the first transformer. Not here: learned ones, which are rows of a table: `gather(table, positions)`.
import type { Tensor } from "@attn/tensor";
import { tensor } from "@attn/tensor";

export interface SinusoidalOptions {
  /** `paper`: sine and cosine take turns. `sinesFirst`: all sines, then all cosines (Marian, Opus-MT). */
  readonly layout?: "paper" | "sinesFirst";
}

/**
 * [length, width]: row p holds sin(p / 10000^(2i / width)) and cos of the same for every i (Vaswani et al. 2017). An odd width ends with
 * a sine without its cosine. Computed in double precision, then rounded.
 * @throws RangeError unless both are whole numbers of 0 or more.
 */
export const sinusoidalPositions = (
  length: number,
  width: number,
  { layout = "paper" }: SinusoidalOptions = {},
): Tensor => {
  if (!Number.isInteger(length) || !Number.isInteger(width) || length < 0 || width < 0)
    throw new RangeError(
      `sinusoidalPositions: length and width must be whole numbers of 0 or more, got ${length} and ${width}`,
    );
  if (layout !== "paper" && layout !== "sinesFirst")
    throw new TypeError(`sinusoidalPositions: layout must be "paper" or "sinesFirst", got ${JSON.stringify(layout)}`);
  const table = new Float32Array(length * width);
  const sines = Math.ceil(width / 2);
  for (let p = 0; p < length; p++)
    for (let j = 0; j < width; j++) {
      const isSine = layout === "paper" ? j % 2 === 0 : j < sines;
      const i = layout === "paper" ? Math.floor(j / 2) : j % sines;
      const angle = p / 10000 ** ((2 * i) / width);
      table[p * width + j] = isSine ? Math.sin(angle) : Math.cos(angle);
    }
  return tensor(table, { shape: [length, width], copy: false });
};
