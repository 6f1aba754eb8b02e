// Tensors into plain data and back.
import { tensor } from "@attn/tensor";
import type { NamedTensors } from "../named-tensors.ts";
import type { SavedTensor } from "./training-state.ts";

/**
 * The elements of all tensors.
 * @param what how an error calls one of them.
 * @throws RangeError when one holds NaN or an infinity: no run could go on from there, and the state before is worth more.
 */
export const savedTensors = async (
  tensors: NamedTensors,
  what: string,
): Promise<Readonly<Record<string, SavedTensor>>> => {
  const saved: [string, SavedTensor][] = [];
  for (const [name, x] of Object.entries(tensors)) {
    const data = await x.data();
    const bad = data.findIndex((value) => !Number.isFinite(value));
    if (bad >= 0)
      throw new RangeError(
        `saveState: ${what} ${JSON.stringify(name)} holds ${data[bad]}. Lower the rate or clip the gradients`,
      );
    saved.push([name, { shape: x.shape, data }]);
  }
  return Object.fromEntries(saved); // not by assignment: a name may be __proto__
};

/**
 * Tensors of what was saved.
 * @param what how an error calls one of them.
 * @throws RangeError unless names and shapes are those of `like`.
 */
export const restoredTensors = (
  saved: Readonly<Record<string, SavedTensor>>,
  like: NamedTensors,
  what: string,
): NamedTensors => {
  const unknown = Object.keys(saved).find((name) => !Object.hasOwn(like, name));
  if (unknown !== undefined)
    throw new RangeError(`restoreState: there is no ${what} ${JSON.stringify(unknown)} in the model`);
  return Object.fromEntries(
    Object.entries(like).map(([name, { shape }]) => {
      const one = Object.hasOwn(saved, name) ? saved[name] : undefined;
      if (one === undefined) throw new RangeError(`restoreState: the state has no ${what} ${JSON.stringify(name)}`);
      if (one.shape.join() !== shape.join())
        throw new RangeError(
          `restoreState: ${what} ${JSON.stringify(name)} is [${one.shape.join(", ")}] in the state but [${shape.join(", ")}] in the model`,
        );
      return [name, tensor(one.data, { shape: [...shape] })];
    }),
  );
};
