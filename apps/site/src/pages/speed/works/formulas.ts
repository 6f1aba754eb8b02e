// Matrix products, softmax and attention: formulas on tensors that lie ready.
import { attention } from "@attn/attention";
import { matmul, softmax, type Tensor, tensor } from "@attn/tensor";
import { numbers } from "../numbers.ts";
import { formulaWork, type Work } from "./work.ts";

const [heads, width] = [12, 64];
const equalButForRounding = 1e-4;

const random = (shape: readonly number[], seed: number): Tensor =>
  tensor(
    numbers(
      shape.reduce((product, n) => product * n, 1),
      seed,
    ),
  ).reshape(shape);

/** [n, n] · [n, n] */
export function productWork(n: number): Work {
  const operations = 2 * n ** 3;
  return formulaWork(
    { amount: operations / 1e9, operations, tolerance: equalButForRounding },
    { make: () => [random([n, n], 1), random([n, n], 2)], formula: (a, b) => matmul(a as Tensor, b as Tensor) },
  );
}

/** Softmax of each row of [rows, columns]. */
export function softmaxWork(rows: number, columns: number): Work {
  return formulaWork(
    { amount: (rows * columns) / 1e6, tolerance: equalButForRounding },
    { make: () => [random([rows, columns], 1)], formula: (x) => softmax(x as Tensor) },
  );
}

/** Causal attention of q, k, v [1, H, T, D]; operations are the scores and their products with the values, one triangle each. */
export function attentionWork(tokens: number): Work {
  const operations = 2 * heads * width * tokens * (tokens + 1);
  const shape = [1, heads, tokens, width];
  return formulaWork(
    { amount: operations / 1e9, operations, tolerance: equalButForRounding },
    {
      make: () => [random(shape, 1), random(shape, 2), random(shape, 3)],
      formula: (q, k, v) => attention(q as Tensor, k as Tensor, v as Tensor, { causal: true }).output,
    },
  );
}
