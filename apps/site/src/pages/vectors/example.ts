// The programs that the page hands over: the questions it asks, and the training it does.
import type { Question } from "./analogies.ts";
import { type TrainingSettings, word2VecOptions } from "./train-vectors.ts";

/** A program that prints the nearest words of `word` and the answers to the analogy. */
export function vectorsExample(word: string, [a, b, c]: Question): string {
  return `import { createReadStream } from "node:fs";
import { readWord2Vec } from "@attn/embeddings";

// word2vec's formats, text or binary.
const vectors = await readWord2Vec(createReadStream("word-vectors/vectors.bin"));
console.log(vectors.size, "words,", vectors.dimensions, "numbers each");

for (const { word, score } of vectors.nearest(${JSON.stringify(word)}, { count: 10 })) console.log(word, score.toFixed(3));

// ${a} − ${b} = ${c} − ?
const answers = vectors.analogy({
  positive: [${JSON.stringify(c)}, ${JSON.stringify(b)}],
  negative: [${JSON.stringify(a)}],
  count: 5,
});
for (const { word, score } of answers) console.log(word, score.toFixed(3));
`;
}

/** A program that trains as the page does and prints what was learned. */
export function trainingExample(settings: TrainingSettings, text: "world" | "own", sentences: number): string {
  const options = Object.entries(word2VecOptions(settings)).map(([name, value]) => `${name}: ${value}`);
  const corpus =
    text === "world"
      ? `const sentences = Array.from(englishText({ seed: 1, sentences: ${sentences} }), words);`
      : `const text = (await readFile("text.txt", "utf8")).toLowerCase();
const wordsOf = (sentence: string) => sentence.match(/[\\p{L}\\p{M}\\p{N}]+(?:['’-][\\p{L}\\p{M}\\p{N}]+)*/gu) ?? [];
const sentences = text.split(/[.!?\\n]+/u).map(wordsOf).filter((sentence) => sentence.length > 0);`;
  const imports =
    text === "world"
      ? "analogyQuestions, englishText, formatAnalogyQuestions, words"
      : "analogyQuestions, formatAnalogyQuestions";
  return `import { ${text === "world" ? "writeFile" : "readFile, writeFile"} } from "node:fs/promises";
import { evaluateAnalogies, Word2Vec, writeWord2Vec } from "@attn/embeddings";
import { ${imports} } from "@attn/little-world";

${corpus}
const model = new Word2Vec({ ${options.join(", ")} });
await model.buildVocabulary(sentences);
await model.train(sentences, { computeLoss: true });

const { vectors } = model;
const { correct, total } = evaluateAnalogies(vectors, formatAnalogyQuestions(analogyQuestions()));
console.log(\`\${vectors.size} words, \${correct} of \${total} analogies\`);
const [first = ""] = vectors.words;
const word = vectors.has("king") ? "king" : first;
console.log(word, vectors.nearest(word, { count: 5 }).map((each) => \`\${each.word} \${each.score.toFixed(3)}\`).join(", "));
await writeFile("vectors.bin", writeWord2Vec(vectors, { format: "binary" }));
`;
}
