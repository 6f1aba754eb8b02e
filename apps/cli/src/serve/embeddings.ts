// POST /v1/embeddings: a vector of length 1 for each text, the mean over its tokens of the model's last layer.
import { type Tensor, tensor } from "@attn/tensor";
import type { Model } from "@attn/transformer";
import { turnEventLoop } from "../interruption.ts";
import { otherKind } from "../models/model-kinds.ts";
import { sendJson } from "./answer.ts";
import { type Fields, given, refuseFields, wrong } from "./fields.ts";
import type { Call } from "./service.ts";
import { tokenInputs } from "./token-inputs.ts";

/** Answers the request. @throws ApiError; Failure for an encoder-decoder. */
export async function embeddings({ service: { opened }, fields, response, signal }: Call): Promise<void> {
  refuseFields(fields, ["dimensions"]);
  const encode = encodingOf(fields);
  const inputs = tokenInputs(opened, fields, "input");
  const data: object[] = [];
  for (const [index, { ids }] of inputs.entries()) {
    await turnEventLoop(); // so that a client that hung up is noticed
    signal.throwIfAborted();
    data.push({ object: "embedding", index, embedding: encode(await embed(opened.model, ids, opened.name)) });
  }
  const tokens = inputs.reduce((sum, { ids }) => sum + ids.length, 0);
  const usage = { prompt_tokens: tokens, total_tokens: tokens };
  sendJson(response, 200, { object: "list", data, model: opened.name, usage });
}

/** Numbers, or the bytes of their single-precision values, lowest byte first. */
function encodingOf(fields: Fields): (vector: Float32Array) => readonly number[] | string {
  const format = given(fields, "encoding_format") ?? "float";
  if (format === "float") return (vector) => [...vector];
  if (format !== "base64") throw wrong("encoding_format", "float or base64", format);
  return (vector) => {
    const bytes = Buffer.alloc(vector.length * 4);
    for (const [place, value] of vector.entries()) bytes.writeFloatLE(value, place * 4);
    return bytes.toString("base64");
  };
}

async function embed(model: Model, ids: readonly number[], name: string): Promise<Float32Array> {
  using input = tensor([[...ids]], { dtype: "int32" });
  using pooled = lastLayer(model, input, name).mean({ axis: 1 }); // [1, C]
  const vector = Float32Array.from(await pooled.data());
  const length = Math.hypot(...vector);
  return length === 0 ? vector : vector.map((value) => value / length);
}

/** [1, T, C] */
function lastLayer(model: Model, input: Tensor<"int32">, name: string): Tensor {
  if (model.kind === "encoder") return model.forward(input).hidden;
  if (model.kind !== "causal") throw otherKind(name, model, "gives no vectors of texts");
  const { hiddenStates = [] } = model.forward(input, { hiddenStates: true });
  return hiddenStates.at(-1) as Tensor;
}
