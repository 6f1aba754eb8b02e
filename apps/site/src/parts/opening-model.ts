// How programs that pages hand over open a model: the same lines in all of them.

const kinds = {
  "language-model": { kind: "causal", refusal: "not a language model" },
  translator: { kind: "encoder-decoder", refusal: "not a translator" },
} as const;

/** Lines that give `tokenizer` and `model` from a folder beside the program; they need `readFile`, `Tokenizer` and `loadModel`. */
export function openingModel(folder: keyof typeof kinds): string {
  const { kind, refusal } = kinds[folder];
  return `// A Hugging Face folder: config.json, tokenizer.json, model.safetensors.
const tokenizer = Tokenizer.fromJSON(await readFile("${folder}/tokenizer.json", "utf8"));
const model = await loadModel(async (name, range) => {
  const bytes = await readFile(\`${folder}/\${name}\`).catch(() => undefined);
  return range ? bytes?.subarray(range.start, range.end) : bytes;
});
if (model.kind !== "${kind}") throw new Error("${refusal}");`;
}
