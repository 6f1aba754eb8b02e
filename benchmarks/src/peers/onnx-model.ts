// ONNX models written by hand: nodes, weights, inputs, one output. The numbers of the fields are those of onnx.proto. Not here: running them.
import type { Message } from "./protobuf.ts";
import { bytes, finish, float, nested, text, whole } from "./protobuf.ts";

export type Attribute = number | { readonly float: number } | readonly number[];

export interface OnnxNode {
  readonly op: string;
  /** Names; "" leaves an optional one out. */
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes?: Readonly<Record<string, Attribute>>;
  /** "com.microsoft" for operators of onnxruntime's own. */
  readonly domain?: string;
}

export interface OnnxTensor {
  readonly shape: readonly number[];
  readonly values: Float32Array | BigInt64Array;
}

export interface OnnxGraph {
  readonly nodes: readonly OnnxNode[];
  readonly weights?: Readonly<Record<string, OnnxTensor>>;
  /** Shapes by name. */
  readonly inputs: Readonly<Record<string, { readonly shape: readonly number[]; readonly type?: "float32" | "int64" }>>;
  readonly output: string;
  /** Opset of the standard operators. */
  readonly opset?: number;
}

const typeNumbers = { float32: 1, int64: 7 } as const;

/** The bytes of a model file. */
export const onnxModel = ({ nodes, weights = {}, inputs, output, opset = 23 }: OnnxGraph): Uint8Array<ArrayBuffer> => {
  const graph: Message[] = [
    ...nodes.map((node) => nested(1, nodeMessage(node))),
    text(2, "benchmark"),
    ...Object.entries(weights).map(([name, weight]) => nested(5, tensorMessage(name, weight))),
    ...Object.entries(inputs).map(([name, { shape, type = "float32" }]) => nested(11, valueMessage(name, type, shape))),
    nested(12, valueMessage(output, "float32")),
  ];
  const imports = [
    nested(8, [...text(1, ""), ...whole(2, opset)]),
    nested(8, [...text(1, "com.microsoft"), ...whole(2, 1)]),
  ];
  return finish([...whole(1, 10), ...imports.flat(), ...nested(7, graph.flat())]);
};

const nodeMessage = ({ op, inputs, outputs, attributes = {}, domain }: OnnxNode): Message => [
  ...inputs.flatMap((name) => text(1, name)),
  ...outputs.flatMap((name) => text(2, name)),
  ...text(4, op),
  ...Object.entries(attributes).flatMap(([name, value]) => nested(5, attributeMessage(name, value))),
  ...(domain === undefined ? [] : text(7, domain)),
];

const attributeMessage = (name: string, value: Attribute): Message => {
  if (typeof value === "number") return [...text(1, name), ...whole(3, value), ...whole(20, 2)];
  if ("float" in value) return [...text(1, name), ...float(2, value.float), ...whole(20, 1)];
  return [...text(1, name), ...value.flatMap((each) => whole(8, each)), ...whole(20, 7)];
};

const tensorMessage = (name: string, { shape, values }: OnnxTensor): Message => [
  ...shape.flatMap((size) => whole(1, size)),
  ...whole(2, values instanceof Float32Array ? typeNumbers.float32 : typeNumbers.int64),
  ...text(8, name),
  ...bytes(9, new Uint8Array(values.buffer, values.byteOffset, values.byteLength)),
];

const valueMessage = (name: string, type: keyof typeof typeNumbers, shape?: readonly number[]): Message => {
  const sizes = shape?.flatMap((size) => nested(1, whole(1, size)));
  const tensor = [...whole(1, typeNumbers[type]), ...(sizes === undefined ? [] : nested(2, sizes))];
  return [...text(1, name), ...nested(2, nested(1, tensor))];
};
