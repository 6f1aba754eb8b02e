// A model of Llama's shape as an ONNX graph, with the standard's operators of opset 23, on the weights of llama-shape.ts.
import type { Attribute, OnnxGraph, OnnxNode, OnnxTensor } from "../peers/onnx-model.ts";
import { onnxModel } from "../peers/onnx-model.ts";
import type { LlamaShape } from "./llama-shape.ts";
import { drawWeight, normEpsilon, weightShapes } from "./llama-shape.ts";

/** Collects nodes and weights; a weight matrix is turned to [in, out], as onnxruntime packs it. */
export class GraphWriter {
  readonly nodes: OnnxNode[] = [];
  readonly weights: Record<string, OnnxTensor> = {};
  readonly #shapes: ReadonlyMap<string, readonly number[]>;

  constructor(shape: LlamaShape) {
    this.#shapes = weightShapes(shape);
  }

  /** Adds a node and names its output after it. */
  add(op: string, inputs: readonly string[], attributes: Readonly<Record<string, Attribute>> = {}): string {
    const output = `${op}.${this.nodes.length}`;
    this.nodes.push({ op, inputs, outputs: [output], attributes });
    return output;
  }
  /** x · Wᵀ of a weight by its name in a checkpoint. */
  linear(x: string, name: string): string {
    return this.add("MatMul", [x, this.#turned(name)]);
  }
  /** A weight as it is. */
  weight(name: string): string {
    this.weights[name] = { shape: this.#shapes.get(name)!, values: drawWeight(name, this.#shapes.get(name)!) };
    return name;
  }
  constant(name: string, tensor: OnnxTensor): string {
    this.weights[name] = tensor;
    return name;
  }

  #turned(name: string): string {
    const [out, into] = this.#shapes.get(name) as readonly [number, number];
    const stored = drawWeight(name, [out, into]);
    const values = new Float32Array(stored.length);
    for (let i = 0; i < out; i++) for (let j = 0; j < into; j++) values[j * out + i] = stored[i * into + j]!;
    this.weights[`${name}.T`] = { shape: [into, out], values };
    return `${name}.T`;
  }
}

/** tokens int64 [1, T] → logits [1, V] of the last one. */
export const llamaOnnx = (shape: LlamaShape, length: number): Uint8Array<ArrayBuffer> => {
  const graph = new GraphWriter(shape);
  const table = ropeTables(graph, shape, length);
  let x = graph.add("Gather", [graph.weight("model.embed_tokens.weight"), "tokens"]);
  for (let layer = 0; layer < shape.layers; layer++)
    x = addLayer(graph, x, { shape, table, at: `model.layers.${layer}` });
  const last = graph.constant("last", { shape: [], values: BigInt64Array.of(BigInt(length - 1)) });
  const row = graph.add("Gather", [norm(graph, x, "model.norm.weight"), last], { axis: 1 });
  const output = graph.add("Gemm", [row, "model.embed_tokens.weight"], { transB: 1 });
  const { nodes, weights } = graph;
  const model: OnnxGraph = { nodes, weights, inputs: { tokens: { shape: [1, length], type: "int64" } }, output };
  return onnxModel(model);
};

const norm = (graph: GraphWriter, x: string, name: string): string =>
  graph.add("RMSNormalization", [x, graph.weight(name)], { axis: 2, epsilon: { float: normEpsilon } });

const addLayer = (
  graph: GraphWriter,
  x: string,
  { shape, table, at }: { shape: LlamaShape; table: readonly string[]; at: string },
): string => {
  const { heads, kvHeads } = shape;
  const normed = norm(graph, x, `${at}.input_layernorm.weight`);
  const turn = (name: string, count: number): string =>
    graph.add("RotaryEmbedding", [graph.linear(normed, `${at}.self_attn.${name}.weight`), ...table], {
      num_heads: count,
    });
  const values = graph.linear(normed, `${at}.self_attn.v_proj.weight`);
  const seen = graph.add("Attention", [turn("q_proj", heads), turn("k_proj", kvHeads), values], {
    is_causal: 1,
    q_num_heads: heads,
    kv_num_heads: kvHeads,
  });
  const middle = graph.add("Add", [x, graph.linear(seen, `${at}.self_attn.o_proj.weight`)]);
  const second = norm(graph, middle, `${at}.post_attention_layernorm.weight`);
  const gate = graph.linear(second, `${at}.mlp.gate_proj.weight`);
  const silu = graph.add("Mul", [gate, graph.add("Sigmoid", [gate])]);
  const gated = graph.add("Mul", [silu, graph.linear(second, `${at}.mlp.up_proj.weight`)]);
  return graph.add("Add", [middle, graph.linear(gated, `${at}.mlp.down_proj.weight`)]);
};

/** Cosines and sines [1, T, D / 2], base 10,000. */
const ropeTables = (graph: GraphWriter, { width, heads }: LlamaShape, length: number): readonly string[] => {
  const half = width / heads / 2;
  const table = (f: (angle: number) => number): OnnxTensor => ({
    shape: [1, length, half],
    values: Float32Array.from({ length: length * half }, (_, i) =>
      f(Math.floor(i / half) / 10000 ** ((i % half) / half)),
    ),
  });
  return [graph.constant("cos", table(Math.cos)), graph.constant("sin", table(Math.sin))];
};
