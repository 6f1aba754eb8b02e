// A way to look at what happens inside a block while it is being described. Nothing is computed because of it.
import type { Tensor } from "@attn/tensor";

/**
 * Gets every intermediate value by name. The tensors are lazy: what the observer does not keep costs nothing. Read them together
 * with the output (`evaluate(output, …kept)`), above all with a cache, whose old contents are gone after the step.
 */
export type Observe = (name: string, value: Tensor) => void;

/** The same observer, one level deeper: "attention" becomes "layers.3.attention". */
export const within = (observe: Observe | undefined, prefix: string): Observe | undefined =>
  observe && ((name, value) => observe(`${prefix}.${name}`, value));
