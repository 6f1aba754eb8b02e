// Tensors by name, the form in which parameters and gradients travel. Not here: what a name means to a model.
import type { Tensor } from "@attn/tensor";

/** float32 tensors by name, as `model.safetensors` lists them. */
export type NamedTensors = Readonly<Record<string, Tensor>>;

/** The same names with other tensors. */
export const mapTensors = (tensors: NamedTensors, change: (tensor: Tensor, name: string) => Tensor): NamedTensors =>
  Object.fromEntries(Object.entries(tensors).map(([name, tensor]) => [name, change(tensor, name)]));

export const disposeTensors = (tensors: Iterable<Tensor>): void => {
  for (const tensor of tensors) tensor.dispose();
};

/** The tensor of that name. @throws RangeError when there is none. */
export const tensorNamed = (caller: string, tensors: NamedTensors, name: string): Tensor => {
  const tensor = Object.hasOwn(tensors, name) ? tensors[name] : undefined;
  if (tensor === undefined) throw new RangeError(`${caller}: there is no tensor ${JSON.stringify(name)}`);
  return tensor;
};
