// Our side of compare.py: trains on a text with a sentence on each line, and writes the vectors in the binary format if asked.
// node compare.ts CORPUS OPTIONS [OUT]: prints words per second, on the clock and of processor time, as JSON.
import { createReadStream } from "node:fs";
import { writeFile } from "node:fs/promises";
import { readSentences, Word2Vec, writeWord2Vec } from "../../../packages/embeddings/src/index.ts";

const [corpus = "", options = "{}", out] = process.argv.slice(2);
const model = new Word2Vec(JSON.parse(options));
const sentences = () => readSentences(createReadStream(corpus));
await model.buildVocabulary(sentences);
const [before, start] = [process.cpuUsage(), performance.now()];
const { words, workers } = await model.train(sentences);
const seconds = (performance.now() - start) / 1000;
const { user, system } = process.cpuUsage(before);
if (out !== undefined) await writeFile(out, writeWord2Vec(model.vectors, { format: "binary" }));
console.log(JSON.stringify({ workers, clock: words / seconds, processor: (words / (user + system)) * 1e6 }));
