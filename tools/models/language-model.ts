// Makes the language model that the command ships: trains on little-world, measures, writes a Hugging Face folder and its card.
// `pnpm --filter @attn/models language-model [FOLDER]`
import { mkdir, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { trainLanguageModel } from "@attn/training";
import type { CausalLanguageModel, ModelParameters } from "@attn/transformer";
import { createModel, initialParameters, saveModel } from "@attn/transformer";
import { completionScore, type Logits, likeliestWord } from "./src/completion-score.ts";
import { littleLlama } from "./src/little-llama.ts";
import { littleWorldText } from "./src/little-world-text.ts";

const folder = process.argv[2] ?? fileURLToPath(new URL("../../apps/cli/models/language-model", import.meta.url));
const size = { layers: 3, width: 96, feedForward: 256, heads: 4, kvHeads: 2, context: 256 };
const run = { seed: 1, sentences: 120_000, steps: 5_000, contextLength: 64, batchSize: 16, learningRate: 2e-3 };

const { tokenizer, tokens, validationTokens } = await littleWorldText(run);
const config = littleLlama(tokenizer, size);
const modelOf = (parameters: ModelParameters): CausalLanguageModel => {
  const model = createModel(config, parameters);
  if (model.kind !== "causal") throw new Error(`a language model was expected, not ${model.kind}`);
  return model;
};

const started = performance.now();
let validationLoss = Number.NaN;
const { parameters } = await trainLanguageModel({
  ...run,
  parameters: initialParameters(config, { seed: run.seed }),
  logits: (given, batch) => modelOf(given).forward(batch).logits,
  tokens,
  validationTokens,
  evaluateEvery: 250,
  onProgress: (progress) => {
    validationLoss = progress.validationLoss ?? validationLoss;
    if (progress.step % 50 === 0) console.error(progress.step, progress.loss.toFixed(3), validationLoss.toFixed(3));
  },
});
const minutes = (performance.now() - started) / 60_000;

const logits: Logits = (batch) => modelOf(parameters).forward(batch, { lastOnly: true }).logits;
const themes = await completionScore(tokenizer, logits);
const sarah = await likeliestWord(tokenizer, logits, "Sarah lies still on the bed, feeling");

const parameterCount = Object.values(parameters).reduce((sum, { size: n }) => sum + n, 0);
const card = `# Language model of little-world

A Llama of ${size.layers} layers, ${size.width} wide, ${size.heads} query heads on ${size.kvHeads} key/value heads, ${parameterCount.toLocaleString("en")} parameters, ${tokenizer.vocabularySize} tokens, context ${size.context}.

- Data: ${run.sentences.toLocaleString("en")} sentences of \`@attn/little-world\` (seed ${run.seed}, training part of \`split(${run.seed})\`), one a line.
- Made by \`pnpm --filter @attn/models language-model\`: ${run.steps.toLocaleString("en")} steps of ${run.batchSize} × ${run.contextLength} tokens in ${minutes.toFixed(0)} minutes on two cores.
- Loss on held-out sentences: ${validationLoss.toFixed(3)} nats per token.
- "Sarah lies still on the bed, feeling" goes on with "${sarah}".
- Completions of \`completions({ seed: 77, count: 600 })\`, greedy first token:

| theme | questions | a right answer | the likeliest answer |
| --- | --- | --- | --- |
${[...themes].map(([theme, { questions, right, best }]) => `| ${theme} | ${questions} | ${((100 * right) / questions).toFixed(1)} % | ${((100 * best) / questions).toFixed(1)} % |`).join("\n")}

It knows this little world and nothing else. MIT licence.
`;

await mkdir(folder, { recursive: true });
for (const { name, chunks } of saveModel({ config, parameters })) await writeFile(`${folder}/${name}`, chunks);
await writeFile(`${folder}/tokenizer.json`, `${JSON.stringify(tokenizer.toJSON())}\n`);
await writeFile(`${folder}/README.md`, card);
console.log(card);
