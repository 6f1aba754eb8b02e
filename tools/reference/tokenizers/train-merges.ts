// Trains a byte-pair tokenizer of this project once, for compare_training.py: prints seconds, processor seconds and a hash of the merges as JSON.
// Node 24: WORKERS=1 node tools/reference/tokenizers/train-merges.ts memory|files SIZE FILE...
import { createHash } from "node:crypto";
import { createReadStream, readFileSync } from "node:fs";
import { Tokenizer } from "../../../packages/tokenizer/src/index.ts";

const [mode, size, ...files] = process.argv.slice(2);
const workers = Number(process.env.WORKERS ?? 1);
const texts = mode === "memory" ? files.map((file) => readFileSync(file, "utf8")) : [];

const start = performance.now();
const processorBefore = process.cpuUsage();
// Every file ends with a line feed, so that the bytes of all have the lines of each.
const tokenizer = await Tokenizer.train(mode === "memory" ? texts : bytes(), { vocabularySize: Number(size), workers });
const seconds = (performance.now() - start) / 1000;
const { user, system } = process.cpuUsage(processorBefore);

const { model } = tokenizer.toJSON() as { model: { merges: string[][] } };
const hash = createHash("sha256").update(model.merges.map((pair) => pair.join(" ")).join("\n"));
const processor = (user + system) / 1e6;
console.log(JSON.stringify({ seconds, processor, merges: model.merges.length, sha256: hash.digest("hex") }));

async function* bytes(): AsyncGenerator<Uint8Array> {
  for (const file of files) yield* createReadStream(file) as AsyncIterable<Uint8Array>;
}
