// The matrix-vector products of one token, linked by sums instead of attention and norms, as an ONNX model: what decoding reads, and no more.
import { onnxModel } from "../peers/onnx-model.ts";
import { GraphWriter } from "./llama-onnx.ts";
import type { LlamaShape } from "./llama-shape.ts";

/** x [1, C] → logits [1, V]. Heads must be as many for keys as for queries, so that the three can be added. */
export const productChain = (shape: LlamaShape): Uint8Array<ArrayBuffer> => {
  const graph = new GraphWriter(shape);
  let x = "x";
  for (let layer = 0; layer < shape.layers; layer++) {
    const product = (input: string, name: string): string =>
      graph.linear(input, `model.layers.${layer}.${name}.weight`);
    const [q, k, v] = ["q_proj", "k_proj", "v_proj"].map((name) => product(x, `self_attn.${name}`)) as [
      string,
      string,
      string,
    ];
    x = graph.add("Add", [x, product(graph.add("Add", [graph.add("Add", [q, k]), v]), "self_attn.o_proj")]);
    const gate = product(x, "mlp.gate_proj");
    const silu = graph.add("Mul", [gate, graph.add("Sigmoid", [gate])]);
    x = graph.add("Add", [x, product(graph.add("Mul", [silu, product(x, "mlp.up_proj")]), "mlp.down_proj")]);
  }
  const output = graph.linear(x, "model.embed_tokens.weight");
  const { nodes, weights } = graph;
  return onnxModel({ nodes, weights, inputs: { x: { shape: [1, shape.width] } }, output });
};
