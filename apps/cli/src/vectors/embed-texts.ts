// The work of `attn embed`: texts through an encoder, one at a time, and pooled over their tokens.
import { tensor } from "@attn/tensor";
import type { Encoder } from "@attn/transformer";
import type { EmbedFlags } from "../commands/embed.ts";
import { Failure, naming } from "../failure.ts";
import { readText } from "../files/read-text.ts";
import { otherKind } from "../models/model-kinds.ts";
import { type OpenModel, openModel } from "../models/open-model.ts";
import { print, printJson } from "../print.ts";
import { encodePrompt } from "../tokens/encode-prompt.ts";

/** Runs the command: vectors as JSON, as lines of numbers, or shortened for a terminal. @throws Failure */
export async function embedTexts(given: readonly string[], flags: EmbedFlags): Promise<void> {
  const opened = await openModel(flags);
  const { model } = opened;
  if (model.kind !== "encoder") throw otherKind(flags.model, model, "gives no vectors of texts");
  const embeddings: number[][] = [];
  for (const text of await textsOf(given)) {
    embeddings.push(await embed(model, encodePrompt(opened, text, flags), { pool: flags.pool, name: opened.name }));
  }
  if (flags.json) return printJson({ embeddings, shape: [embeddings.length, model.config.width] });
  const line = process.stdout.isTTY === true ? shortLine : (vector: readonly number[]) => vector.join(" ");
  return print(embeddings.map((vector) => `${line(vector)}\n`).join(""));
}

/** mean: Σ_t hidden[t] / T over all tokens, special ones included. cls: hidden[0]. `hidden` [T, C] is the last layer's output. */
async function embed(
  model: Encoder,
  ids: number[],
  { pool, name }: Pick<EmbedFlags, "pool"> & Pick<OpenModel, "name">,
): Promise<number[]> {
  using input = tensor([ids], { dtype: "int32" });
  const { hidden } = await naming(name, () => model.forward(input)); // [1, T, C]
  using pooled = pool === "mean" ? hidden.mean({ axis: 1 }) : hidden.at(1, 0); // [1, C]
  return Array.from(await pooled.data(), Number);
}

async function textsOf(given: readonly string[]): Promise<string[]> {
  if (given.length > 1 && given.includes("-"))
    throw new Failure("- (standard input) cannot be combined with other texts");
  if (given.length > 0 && given[0] !== "-") return [...given];
  const lines = (await readText(undefined, { what: "one text per line" })).split(/\r?\n/).filter((line) => line !== "");
  if (lines.length === 0) throw new Failure("standard input has no text; give one per line");
  return lines;
}

function shortLine(vector: readonly number[]): string {
  const length = Math.hypot(...vector);
  const first = vector.slice(0, 8).map((value) => value.toFixed(4).padStart(8));
  return `${first.join(" ")}${vector.length > 8 ? " …" : ""}  (${vector.length} numbers, length ${length.toFixed(3)})`;
}
