// The names of the rows, in the order in which they run. A row's peers are loaded only when it runs: some change globals that others look at.
import type { Row } from "../harness/row.ts";

const modules: Readonly<Record<string, () => Promise<{ readonly row: Row }>>> = {
  "matmul-limit": () => import("./matmul/limit.ts"),
  "matmul-onnxruntime-web": () => import("./matmul/onnxruntime-web.ts"),
  "matmul-onnxruntime-node": () => import("./matmul/onnxruntime-node.ts"),
  "matmul-tfjs": () => import("./matmul/tfjs.ts"),
  "matmul-jax-js": () => import("./matmul/jax-js.ts"),
  "matmul-gpu-js": () => import("./matmul/gpu-js.ts"),
  attention: () => import("./attention/onnxruntime-web.ts"),
  "attention-memory": () => import("./attention/memory.ts"),
  "decode-bandwidth": () => import("./model/decode-bandwidth.ts"),
  "decode-onnxruntime-node": () => import("./model/decode-onnxruntime-node.ts"),
  "decode-quantised": () => import("./model/decode-quantised.ts"),
  prompt: () => import("./model/prompt.ts"),
  "training-step": () => import("./model/training-step.ts"),
  "first-token": () => import("./model/first-token.ts"),
  encode: () => import("./text/encode.ts"),
  "encode-repeated": () => import("./text/encode-repeated.ts"),
  "tokenizer-start": () => import("./text/tokenizer-start.ts"),
  "bpe-training": () => import("./text/bpe-training.ts"),
  word2vec: () => import("./text/word2vec.ts"),
  sampling: () => import("./text/sampling.ts"),
  gpu: () => import("./gpu.ts"),
};

export const rowNames: readonly string[] = Object.keys(modules);

/** @throws RangeError for a name that is not there. */
export const findRow = async (name: string): Promise<Row> => {
  const load = modules[name];
  if (load === undefined)
    throw new RangeError(`bench: there is no row ${JSON.stringify(name)}, there are ${rowNames.join(", ")}`);
  return (await load()).row;
};
