// A process that loads a model folder and generates one token: what first-token.ts in src/rows measures. Prints seconds since the first import and the text.
import { open, readFile } from "node:fs/promises";
import { join } from "node:path";

const folder = process.argv[2] ?? "";
const start = performance.now();
const [{ generate, loadModel }, { Tokenizer }] = await Promise.all([
  import("@attn/transformer"),
  import("@attn/tokenizer"),
]);

const readRange = async (name: string, range?: { start: number; end: number }): Promise<Uint8Array | undefined> => {
  const file = await open(join(folder, name)).catch(() => undefined);
  if (file === undefined) return undefined;
  try {
    if (range === undefined) return await file.readFile();
    const bytes = new Uint8Array(range.end - range.start);
    const { bytesRead } = await file.read(bytes, 0, bytes.length, range.start);
    return bytes.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
};
const tokenizer = Tokenizer.fromJSON(await readFile(join(folder, "tokenizer.json"), "utf8"));
const model = await loadModel(readRange);
if (model.kind !== "causal") throw new Error("first-token: the model writes no text");
const decoder = tokenizer.decodeStream();
for await (const { token, text } of generate(model, tokenizer.encode("Once"), {
  temperature: 0,
  maxTokens: 1,
  decoder,
})) {
  console.log(JSON.stringify({ seconds: (performance.now() - start) / 1000, token, text }));
}
