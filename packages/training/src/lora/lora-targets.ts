// Which weights get an adapter, and what its parts are called: the names of peft.
import type { Tensor } from "@attn/tensor";

const prefix = "base_model.model.";

/** Whether `name` is PATH.TARGET.weight. */
export const isTarget = (name: string, target: string): boolean =>
  name === `${target}.weight` || name.endsWith(`.${target}.weight`);

/** What the two matrices of a weight are called. */
export const partNames = (name: string): { a: string; b: string } => {
  const path = `${prefix}${name.slice(0, -".weight".length)}`;
  return { a: `${path}.lora_A.weight`, b: `${path}.lora_B.weight` };
};

/** [out, in] of a weight. @throws RangeError when it is no matrix. */
export const sizesOf = (caller: string, name: string, { shape }: Tensor, isTransposed: boolean): [number, number] => {
  const [rows, columns, ...more] = shape;
  if (rows === undefined || columns === undefined || more.length > 0)
    throw new RangeError(`${caller}: ${JSON.stringify(name)} is [${shape.join(", ")}], not a matrix`);
  return isTransposed ? [columns, rows] : [rows, columns];
};
