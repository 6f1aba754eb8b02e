// A prompt in one pass beside the same model in onnxruntime-web.
import { tensor } from "@attn/tensor";
import { useBackend } from "../../harness/backend.ts";
import { compare, timed } from "../../harness/compare.ts";
import { checkClose } from "../../harness/equal.ts";
import { read } from "../../harness/read.ts";
import type { Row } from "../../harness/row.ts";
import { showSeconds } from "../../harness/units.ts";
import { llamaOnnx } from "../../models/llama-onnx.ts";
import { llama110M } from "../../models/llama-shape.ts";
import { loadShape } from "../../models/load-shape.ts";
import { loadOnnx } from "../../peers/onnxruntime.ts";

const length = 512;
const tolerance = 1e-3;

export const row: Row = {
  about:
    "512 tokens through a float32 model of Llama's shape (110M, drawn weights) in one pass, the logits of the last token read. onnxruntime-web runs the same model, written with the operators of ONNX opset 23 (RMSNormalization, RotaryEmbedding, Attention, MatMul) on the same weights, packed when it loads.",
  threads: "any",
  peers: ["onnxruntime-web"],
  async *run({ threads, rounds }) {
    await useBackend(threads);
    const { model } = await loadShape(llama110M);
    const ids = Array.from({ length }, (_, i) => (i * 7919) % llama110M.vocabularySize);
    const tokens = tensor(ids, { shape: [1, length], dtype: "int32" });
    const ours = (): Promise<Float32Array> => read(model.forward(tokens, { lastOnly: true }).logits);
    const session = await loadOnnx("onnxruntime-web", llamaOnnx(llama110M, length), threads);
    const input = { shape: [1, length], values: BigInt64Array.from(ids, BigInt) };
    const theirs = (): Promise<Float32Array> => session.run({ tokens: input });
    const equal = checkClose("prompt", await theirs(), await ours(), tolerance);
    const { ratio, ...times } = await compare(await timed(ours), await timed(theirs), Math.min(rounds, 5));
    yield {
      work: `prompt of ${length} tokens, ${llama110M.name}, float32`,
      peer: "onnxruntime-web, the same model",
      target: 1.5,
      ratio,
      ours: showSeconds(times.ours.median),
      theirs: showSeconds(times.theirs.median),
      equal,
    };
  },
};
