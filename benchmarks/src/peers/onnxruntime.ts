// onnxruntime, in WebAssembly and native, behind one function. Not here: the models.
import type { InferenceSession as NodeSession } from "onnxruntime-node";
import * as native from "onnxruntime-node";
import * as web from "onnxruntime-web";

export type OnnxRuntime = "onnxruntime-web" | "onnxruntime-node";

/** A loaded model. */
export interface OnnxRun {
  /** Runs it on these inputs, whole tensors by name. */
  run(inputs: Readonly<Record<string, OnnxInput>>): Promise<Float32Array>;
  release(): Promise<void>;
}

export interface OnnxInput {
  readonly shape: readonly number[];
  readonly values: Float32Array | BigInt64Array;
}

/** @param threads fixed for onnxruntime-web by the first model of a process. */
export const loadOnnx = async (
  runtime: OnnxRuntime,
  model: Uint8Array<ArrayBuffer>,
  threads: number,
): Promise<OnnxRun> => {
  const { InferenceSession, Tensor } = runtime === "onnxruntime-web" ? webOn(threads) : native;
  const session = (await InferenceSession.create(model, {
    graphOptimizationLevel: "all",
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    executionMode: "sequential",
    logSeverityLevel: 3,
    extra: { "session.force_spinning_stop": "1" }, // else its threads spin into our turn
  })) as NodeSession;
  const [output = ""] = session.outputNames;
  return {
    async run(inputs) {
      const feeds = Object.entries(inputs).map(([name, { values, shape }]) => [
        name,
        new Tensor(typeOf(values), values, shape),
      ]);
      return (await session.run(Object.fromEntries(feeds)))[output]!.data as Float32Array;
    },
    release: () => session.release(),
  };
};

const typeOf = (values: Float32Array | BigInt64Array): "float32" =>
  values instanceof Float32Array ? "float32" : ("int64" as "float32");

const webOn = (threads: number): typeof native => {
  web.env.wasm.numThreads = threads;
  return web as unknown as typeof native; // both packages have the classes of onnxruntime-common
};
