// Writes sentences of @attn/little-world, one line of words each, and its analogy questions, for learn.py.
// Node 24: node tools/reference/little-world/write-text.ts SEED SENTENCES TEXT QUESTIONS

import { createWriteStream, writeFileSync } from "node:fs";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { englishText } from "../../../packages/little-world/src/english/english-text.ts";
import {
  analogyQuestions,
  formatAnalogyQuestions,
} from "../../../packages/little-world/src/questions/analogy-questions.ts";
import { words } from "../../../packages/little-world/src/words.ts";

const [seed = "1", sentences = "100000", text = "text.txt", questions = "questions.txt"] = process.argv.slice(2);
writeFileSync(questions, formatAnalogyQuestions(analogyQuestions()));
await pipeline(Readable.from(lines(Number(seed), Number(sentences))), createWriteStream(text));

function* lines(seed: number, sentences: number): Generator<string> {
  for (const sentence of englishText({ seed, sentences })) yield `${words(sentence).join(" ")}\n`;
}
