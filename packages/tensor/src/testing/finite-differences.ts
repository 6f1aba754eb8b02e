// Derivatives from values alone, to compare gradients with. Not here: gradients.
import { tensor } from "../ops/creation.ts";
import type { Tensor } from "../tensor.ts";

const step = 2 ** -5;

/**
 * ∂(Σ weights · f)/∂inputs by central differences of fourth order: the sum runs in double precision, so that the error is a few
 * 1e-6 times the size of f plus h⁴/30 times its fifth derivative.
 */
export const finiteDifferences = (
  f: (...inputs: Tensor[]) => Tensor,
  inputs: readonly Tensor[],
  weights: ArrayLike<number>,
): Float64Array[] => {
  const values = inputs.map((x) => x.dataSync());
  const at = (which: number, element: number, by: number): number => {
    const moved = inputs.map((x, i) => {
      const data = values[i]!.slice();
      if (i === which) data[element]! += by;
      return tensor(data, { shape: x.shape });
    });
    return f(...moved)
      .dataSync()
      .reduce((sum, y, i) => sum + y * weights[i]!, 0);
  };
  return inputs.map((x, which) =>
    Float64Array.from({ length: x.size }, (_, i) => {
      const near = at(which, i, step) - at(which, i, -step);
      const far = at(which, i, 2 * step) - at(which, i, -2 * step);
      return (8 * near - far) / (12 * step);
    }),
  );
};
