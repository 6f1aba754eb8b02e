// Makes the word vectors that the command ships: Word2Vec on little-world, measured on its analogies, with a card.
// `pnpm --filter @attn/models word-vectors [FOLDER]`
import { mkdir, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { evaluateAnalogies, Word2Vec, writeWord2Vec } from "@attn/embeddings";
import { analogyQuestions, englishText, formatAnalogyQuestions, words } from "@attn/little-world";

const folder = process.argv[2] ?? fileURLToPath(new URL("../../apps/cli/models/word-vectors", import.meta.url));
const run = { seed: 1, sentences: 100_000 };
const options = { sg: 1, vectorSize: 64, minCount: 1, seed: run.seed, workers: 1 } as const; // one: the same vectors every time

const corpus = [...englishText(run)].map(words);
const started = performance.now();
const model = new Word2Vec(options);
await model.buildVocabulary(corpus);
await model.train(corpus, {
  onProgress: ({ fraction, wordsPerSecond }) =>
    console.error(`${(100 * fraction).toFixed(0)} % ${wordsPerSecond.toFixed(0)} words/s`),
});
const minutes = (performance.now() - started) / 60_000;

const { vectors } = model;
const score = evaluateAnalogies(vectors, formatAnalogyQuestions(analogyQuestions()));
const named = [
  ["king", "queen", "husband", "wife"],
  ["dog", "cat", "puppy", "kitten"],
  ["us", "washington", "south_korea", "seoul"],
  ["tokyo", "japan", "paris", "france"],
] as const;
/** d in a − b = c − d, with the cosine of the answer. */
const answer = ([a, b, c]: readonly [string, string, string, string]): { word: string; score: number } =>
  vectors.analogy({ positive: [b, c], negative: [a], count: 1 })[0] ?? { word: "nothing", score: 0 };

const card = `# Word vectors of little-world

${vectors.size} words, ${vectors.dimensions} numbers each, in word2vec's binary format.

- Data: ${run.sentences.toLocaleString("en")} sentences of \`@attn/little-world\` (seed ${run.seed}), cut by \`words\`.
- Made by \`pnpm --filter @attn/models word-vectors\`: skip-gram, gensim's defaults but for ${options.vectorSize} dimensions and a minimum count of ${options.minCount}, in ${minutes.toFixed(1)} minutes on one core.
- Analogies: ${score.correct} of ${score.total} questions right at the first answer.

| question | first answer | cosine |
| --- | --- | --- |
${named.map((question) => `| ${question.slice(0, 2).join(" − ")} = ${question[2]} − ? | ${answer(question).word} | ${answer(question).score.toFixed(2)} |`).join("\n")}

They know this little world and nothing else. MIT licence.
`;

await mkdir(folder, { recursive: true });
await writeFile(`${folder}/vectors.bin`, writeWord2Vec(vectors, { format: "binary" }));
await writeFile(`${folder}/README.md`, card);
console.log(card);
