// What an operator gets to see of its node. Not here: operators.
import type { AnyTensor } from "../tensor.ts";
import type { OnnxCase } from "./case.ts";

/** The inputs of a node, what its attributes say, and the values of small integer inputs. */
export interface NodeArguments {
  readonly inputs: readonly AnyTensor[];
  readonly number: (name: string, otherwise: number) => number;
  readonly text: (name: string, otherwise: string) => string;
  readonly list: (name: string) => readonly number[] | undefined;
  readonly values: (input: number) => readonly number[] | undefined;
}
export type Operator = (node: NodeArguments) => AnyTensor | readonly AnyTensor[];

export const argumentsOf = (
  { attributes, node_inputs, inputs }: OnnxCase,
  tensors: readonly AnyTensor[],
): NodeArguments => ({
  inputs: tensors,
  number: (name, otherwise) => Number(attributes[name] ?? otherwise),
  text: (name, otherwise) => String(attributes[name] ?? otherwise),
  list: (name) => attributes[name] as readonly number[] | undefined,
  values: (input) => inputs[node_inputs[input] ?? ""]?.data.map(Number),
});
