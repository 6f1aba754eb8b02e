// Our own models in Node, opened by the packages as a user would: the values that pages must show are computed with these.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { Tokenizer } from "@attn/tokenizer";
import { loadModel, type Model } from "@attn/transformer";

/** A model of the site, of the given kind. */
export async function ownModel<K extends Model["kind"]>(
  name: "language-model" | "translator",
  kind: K,
): Promise<{ readonly name: string; readonly model: Model & { readonly kind: K }; readonly tokenizer: Tokenizer }> {
  const folder = join(import.meta.dirname, "../../../cli/models", name);
  const model = await loadModel(async (file, range) => {
    const bytes = await readFile(join(folder, file)).catch(() => undefined);
    return range ? bytes?.subarray(range.start, range.end) : bytes;
  });
  if (model.kind !== kind) throw new Error(`${name} is ${model.kind}, not ${kind}`);
  const tokenizer = Tokenizer.fromJSON(await readFile(join(folder, "tokenizer.json"), "utf8"));
  return { name, model: model as Model & { readonly kind: K }, tokenizer };
}
