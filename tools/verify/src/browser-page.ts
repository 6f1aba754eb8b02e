// What the browser test runs in the page: one small job per package that must work there. Judges no answer.

import { sampler } from "@attn/sampling";
import { matmul, setDefaultBackend, softmax, tensor } from "@attn/tensor";
import { createWasmBackend } from "@attn/tensor/wasm";
import { Tokenizer } from "@attn/tokenizer";

const TOKENIZER = {
  version: "1.0",
  added_tokens: [],
  normalizer: null,
  pre_tokenizer: { type: "ByteLevel", add_prefix_space: false, trim_offsets: true, use_regex: true },
  post_processor: null,
  decoder: { type: "ByteLevel", add_prefix_space: true, trim_offsets: true, use_regex: true },
  model: { type: "BPE", vocab: { a: 0, b: 1, Ġ: 2, ab: 3, Ġab: 4 }, merges: ["a b", "Ġ ab"] },
};

/** The answers of the page, as plain arrays. */
export async function answers(): Promise<Record<string, unknown>> {
  setDefaultBackend(createWasmBackend());
  const product = matmul(
    tensor([
      [1, 2],
      [3, 4],
    ]),
    tensor([
      [5, 6],
      [7, 8],
    ]),
  ); // [2, 2]
  const shares = softmax(tensor([0, Math.log(3)])); // [2]
  const tokenizer = Tokenizer.fromJSON(TOKENIZER);
  return {
    product: [...(await product.data())],
    shares: [...(await shares.data())],
    tokens: [...tokenizer.encode("ab ab")],
    text: tokenizer.decode([3, 4]),
    greedy: sampler({ temperature: 0 })(new Float32Array([0, 2, 1])),
  };
}
