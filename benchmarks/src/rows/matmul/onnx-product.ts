// A model of one MatMul, whose second matrix lies in the model so that onnxruntime packs it once, when it loads.
import { onnxModel } from "../../peers/onnx-model.ts";
import type { OnnxRuntime } from "../../peers/onnxruntime.ts";
import { loadOnnx } from "../../peers/onnxruntime.ts";
import type { Matrices } from "./beside-peer.ts";

export const onnxProduct =
  (runtime: OnnxRuntime) =>
  async ({ size, a, b }: Matrices, threads: number): Promise<() => Promise<Float32Array>> => {
    const shape = [size, size];
    const model = onnxModel({
      nodes: [{ op: "MatMul", inputs: ["a", "b"], outputs: ["c"] }],
      weights: { b: { shape, values: b } },
      inputs: { a: { shape } },
      output: "c",
    });
    const session = await loadOnnx(runtime, model, threads);
    return () => session.run({ a: { shape, values: a } });
  };
