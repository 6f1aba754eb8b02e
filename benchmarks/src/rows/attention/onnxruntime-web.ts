// Causal attention beside onnxruntime's: its standard operator and its own one, whichever is faster there.
import { attention } from "@attn/attention";
import { evaluate, tensor } from "@attn/tensor";
import { useBackend } from "../../harness/backend.ts";
import { compare, timed } from "../../harness/compare.ts";
import { checkClose } from "../../harness/equal.ts";
import { read } from "../../harness/read.ts";
import type { Figure, Row, RowContext } from "../../harness/row.ts";
import { showSeconds } from "../../harness/units.ts";
import type { OnnxGraph } from "../../peers/onnx-model.ts";
import { onnxModel } from "../../peers/onnx-model.ts";
import { loadOnnx } from "../../peers/onnxruntime.ts";
import { drawHeads, heads, headWidth } from "./heads.ts";

const lengths = [512, 2048] as const;
const tolerance = 1e-5;

export const row: Row = {
  about:
    "Causal attention of 12 heads of 64, batch 1, float32, queries, keys and values as inputs and the result read into JavaScript on both sides. onnxruntime has two operators for it, `Attention` of the ONNX standard and `MultiHeadAttention` of its own: both stand here.",
  threads: "any",
  peers: ["onnxruntime-web"],
  async *run(context) {
    await useBackend(context.threads);
    for (const length of lengths) {
      yield await beside("Attention", standardOperator(length), length, context);
      yield await beside("MultiHeadAttention", ownOperator(length), length, context);
    }
  },
};

const beside = async (
  operator: string,
  graph: OnnxGraph,
  length: number,
  { threads, rounds }: RowContext,
): Promise<Figure> => {
  const work = `causal attention, T = ${length}`;
  const values = drawHeads(length);
  const shape = [1, heads, length, headWidth];
  const [q, k, v] = values.map((each) => tensor(each, { shape })) as [Heads, Heads, Heads];
  await evaluate(q, k, v);
  const ours = (): Promise<Float32Array> => read(attention(q, k, v, { causal: true }).output);

  const session = await loadOnnx("onnxruntime-web", onnxModel(graph), threads);
  const isFlat = operator === "MultiHeadAttention"; // wants [B, T, C]: a head's rows apart
  const inputs = Object.fromEntries(
    ["q", "k", "v"].map((name, i) => [
      name,
      isFlat
        ? { shape: [1, length, heads * headWidth], values: interleave(values[i]!, length) }
        : { shape, values: values[i]! },
    ]),
  );
  const theirs = (): Promise<Float32Array> => session.run(inputs);
  const expected = await ours();
  const equal = checkClose(work, await theirs(), isFlat ? interleave(expected, length) : expected, tolerance);
  const { ratio, ...times } = await compare(await timed(ours), await timed(theirs), rounds);
  await session.release();
  for (const each of [q, k, v]) each.dispose();
  return {
    work,
    peer: `onnxruntime-web, ${operator}`,
    target: 1.5,
    ratio,
    ours: showSeconds(times.ours.median),
    theirs: showSeconds(times.theirs.median),
    equal,
  };
};

type Heads = ReturnType<typeof tensor<"float32">>;

const standardOperator = (length: number): OnnxGraph => {
  const shape = [1, heads, length, headWidth];
  return {
    nodes: [{ op: "Attention", inputs: ["q", "k", "v"], outputs: ["y"], attributes: { is_causal: 1 } }],
    inputs: { q: { shape }, k: { shape }, v: { shape } },
    output: "y",
  };
};

const ownOperator = (length: number): OnnxGraph => {
  const shape = [1, length, heads * headWidth];
  const attributes = { num_heads: heads, unidirectional: 1 };
  return {
    nodes: [{ op: "MultiHeadAttention", domain: "com.microsoft", inputs: ["q", "k", "v"], outputs: ["y"], attributes }],
    inputs: { q: { shape }, k: { shape }, v: { shape } },
    output: "y",
  };
};

/** [H, T, D] → [T, H · D] */
const interleave = (values: Float32Array, length: number): Float32Array => {
  const result = new Float32Array(values.length);
  for (let head = 0; head < heads; head++)
    for (let t = 0; t < length; t++) {
      const from = (head * length + t) * headWidth;
      result.set(values.subarray(from, from + headWidth), (t * heads + head) * headWidth);
    }
  return result;
};
