// The WebAssembly backend of TensorFlow.js. What is measured is in beside-peer.ts.
import "@tensorflow/tfjs-backend-wasm";
import * as tf from "@tensorflow/tfjs-core";
import type { Row } from "../../harness/row.ts";
import { matmulRow } from "./beside-peer.ts";

export const row: Row = matmulRow({
  name: "@tensorflow/tfjs-backend-wasm",
  target: 1.8,
  oneThread: true,
  async prepare({ size, a, b }) {
    await tf.setBackend("wasm");
    const [x, y] = [tf.tensor2d(a, [size, size]), tf.tensor2d(b, [size, size])];
    return async () => {
      const product = tf.matMul(x, y);
      const values = (await product.data()) as Float32Array;
      product.dispose();
      return values;
    };
  },
});
