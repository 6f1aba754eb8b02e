// Decoding beside the same matrix-vector products, and nothing else, in native onnxruntime.
import { linear, silu, type Tensor, tensor } from "@attn/tensor";
import type { CausalLanguageModel } from "@attn/transformer";
import { useBackend } from "../../harness/backend.ts";
import { compare, timed } from "../../harness/compare.ts";
import { checkClose } from "../../harness/equal.ts";
import { uniform } from "../../harness/random.ts";
import { read } from "../../harness/read.ts";
import type { Row } from "../../harness/row.ts";
import { digits } from "../../harness/units.ts";
import { decoding } from "../../models/decode.ts";
import { llama110M } from "../../models/llama-shape.ts";
import { loadShape } from "../../models/load-shape.ts";
import { productChain } from "../../models/product-chain.ts";
import { loadOnnx } from "../../peers/onnxruntime.ts";

const tolerance = 1e-4;

export const row: Row = {
  about:
    "Ours decodes a token with a float32 model of Llama's shape (110M, drawn weights), attention, norms and the choice of the token included. onnxruntime-node computes the same matrix-vector products on the same weights and the sums that link them; that both agree is checked with the same chain of products here.",
  threads: "any",
  peers: ["onnxruntime-node"],
  async *run({ threads, rounds }) {
    await useBackend(threads);
    const { model } = await loadShape(llama110M);
    const x = uniform(llama110M.width, { seed: 1 });
    const session = await loadOnnx("onnxruntime-node", productChain(llama110M), threads);
    const theirs = (): Promise<Float32Array> => session.run({ x: { shape: [1, llama110M.width], values: x } });
    const equal = checkClose("products", await theirs(), await chain(model, x), tolerance);
    const ours = decoding(model);
    await ours();
    const { ratio, ...times } = await compare(ours, await timed(theirs), rounds);
    yield {
      work: `decode ${llama110M.name}, float32`,
      peer: "onnxruntime-node, the products alone",
      target: 0.9,
      ratio,
      ours: `${digits(1 / times.ours.median)} tokens/s`,
      theirs: `${digits(1 / times.theirs.median)} tokens/s`,
      equal,
    };
  },
};

/** The chain of product-chain.ts on our weights. */
const chain = async ({ weights, config }: CausalLanguageModel, values: Float32Array): Promise<Float32Array> => {
  let x: Tensor = tensor(values, { shape: [1, values.length] });
  for (let layer = 0; layer < config.layers; layer++) {
    const product = (input: Tensor, name: string): Tensor =>
      linear(input, { weight: weights.get(`model.layers.${layer}.${name}.weight`)! });
    const heads = ["q_proj", "k_proj", "v_proj"].map((name) => product(x, `self_attn.${name}`));
    x = x.add(product(heads[0]!.add(heads[1]!).add(heads[2]!), "self_attn.o_proj"));
    const gated = silu(product(x, "mlp.gate_proj")).mul(product(x, "mlp.up_proj"));
    x = x.add(product(gated, "mlp.down_proj"));
  }
  const logits = linear(x, { weight: weights.get("model.embed_tokens.weight")! });
  return read(logits);
};
