// Writes tokenizers of this project (those of the shipped models, and one trained here on the texts) and the ids that they give for each
// text, as int32. own_tokenizers.py starts this and compares.
// Node 24: node --conditions=@attn/source tools/reference/export/write-own-tokenizers.ts FOLDER VOCABULARY TEXT...
import { createReadStream } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

const root = new URL("../../../", import.meta.url);
const { Tokenizer } = await import(`${root}packages/tokenizer/src/index.ts`);

const [target, vocabularySize, ...texts] = process.argv.slice(2);
if (target === undefined || texts.length === 0)
  throw new Error("write-own-tokenizers: name the folder, a size and texts");

async function* chunks(): AsyncGenerator<Uint8Array> {
  for (const text of texts) yield* createReadStream(text);
}

const shipped = async (name: string): Promise<string> =>
  readFile(new URL(`apps/cli/models/${name}/tokenizer.json`, root), "utf8");
const trained = await Tokenizer.train(chunks(), { vocabularySize: Number(vocabularySize) });
const files = {
  "language model": await shipped("language-model"),
  translator: await shipped("translator"),
  "trained here": JSON.stringify(trained.toJSON()),
};
for (const [name, json] of Object.entries(files)) {
  const folder = join(target, name);
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, "tokenizer.json"), json);
  const tokenizer = Tokenizer.fromJSON(JSON.parse(json));
  for (const [number, text] of texts.entries())
    await writeFile(join(folder, `${number}.ids`), Int32Array.from(tokenizer.encode(await readFile(text, "utf8"))));
}
