// What dropped files are: a model's folder, a tokenizer, word vectors. Looks at names alone; what is in them is checked by who reads them.
import type { ModelSource } from "./model-source.ts";

/** What can be done with a drop. */
export type Dropped =
  | { readonly kind: "model"; readonly source: ModelSource }
  | { readonly kind: "tokenizer"; readonly file: File }
  | { readonly kind: "vectors"; readonly file: File };

/**
 * Sorts out a drop: config.json with weights is a model, tokenizer.json alone a tokenizer, one .bin, .txt or .vec file word vectors.
 *
 * @throws Error that says what is missing.
 */
export function sortFiles(files: readonly File[]): Dropped {
  const byName = new Map(files.map((file) => [file.name, file]));
  const weights = [...byName.keys()].filter((name) => name.endsWith(".safetensors"));
  if (byName.has("config.json") || weights.length > 0) return model(byName, weights);
  const tokenizer = byName.get("tokenizer.json") ?? files.find(({ name }) => name.endsWith(".json"));
  if (tokenizer) return { kind: "tokenizer", file: tokenizer };
  const vectors = files.find(({ name }) => /\.(bin|txt|vec)$/.test(name));
  if (vectors) return { kind: "vectors", file: vectors };
  const names = files
    .slice(0, 4)
    .map(({ name }) => name)
    .join(", ");
  throw new Error(
    `${names || "nothing"}: neither a model (config.json, tokenizer.json, model.safetensors), a tokenizer.json, nor word vectors (.bin, .txt, .vec)`,
  );
}

function model(byName: ReadonlyMap<string, File>, weights: readonly string[]): Dropped {
  const missing = ["config.json", "tokenizer.json"].filter((name) => !byName.has(name));
  if (weights.length === 0) missing.push("model.safetensors");
  if (missing.length > 0)
    throw new Error(`this is no whole model: ${missing.join(", ")} ${missing.length > 1 ? "are" : "is"} missing`);
  const path = byName.get("config.json")?.webkitRelativePath ?? "";
  const name = path.split("/").at(-2) ?? "your model";
  return { kind: "model", source: { kind: "files", name, files: Object.fromEntries(byName) } };
}
