// Makes the language model that the command ships: trains on little-world, measures, writes a Hugging Face folder and its card.
// `pnpm --filter @attn/models language-model [FOLDER]`
import { mkdir, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { type Completion, completions, englishText, split } from "@attn/little-world";
import { tensor } from "@attn/tensor";
import { Tokenizer } from "@attn/tokenizer";
import { trainLanguageModel } from "@attn/training";
import type { CausalLanguageModel, ModelParameters } from "@attn/transformer";
import { createModel, initialParameters, parseConfig, saveModel } from "@attn/transformer";

const folder = process.argv[2] ?? fileURLToPath(new URL("../../apps/cli/models/language-model", import.meta.url));
const size = { layers: 3, width: 96, feedForward: 256, heads: 4, kvHeads: 2, context: 256 };
const run = { seed: 1, sentences: 120_000, steps: 2_000, contextLength: 64, batchSize: 16, learningRate: 2e-3 };
const endOfText = "<|endoftext|>";

const { isTrain, isTest } = split(run.seed);
const sentences = [...englishText({ seed: run.seed, sentences: run.sentences, only: isTrain })];
const heldOut = [...englishText({ seed: run.seed + 1, sentences: 4_000, only: isTest })];
const tokenizer = await Tokenizer.train(sentences, { vocabularySize: 2_048, specialTokens: [endOfText] });

/** Sentences one after another, each on a line of its own. */
const tokensOf = (lines: readonly string[]): Int32Array =>
  Int32Array.from(lines.flatMap((line) => tokenizer.encode(`${line}\n`)));

const end = tokenizer.tokenToId(endOfText);
const config = parseConfig({
  architectures: ["LlamaForCausalLM"],
  model_type: "llama",
  vocab_size: tokenizer.vocabularySize,
  hidden_size: size.width,
  intermediate_size: size.feedForward,
  num_hidden_layers: size.layers,
  num_attention_heads: size.heads,
  num_key_value_heads: size.kvHeads,
  max_position_embeddings: size.context,
  rms_norm_eps: 1e-5,
  rope_theta: 10_000,
  hidden_act: "silu",
  tie_word_embeddings: true,
  bos_token_id: end,
  eos_token_id: end,
});
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
  logits: (given, tokens) => modelOf(given).forward(tokens).logits,
  tokens: tokensOf(sentences),
  validationTokens: tokensOf(heldOut),
  evaluateEvery: 250,
  onProgress: (progress) => {
    validationLoss = progress.validationLoss ?? validationLoss;
    if (progress.step % 50 === 0) console.error(progress.step, progress.loss.toFixed(3), validationLoss.toFixed(3));
  },
});
const minutes = (performance.now() - started) / 60_000;

/** The likeliest next token of a text, as text. */
const likeliest = async (text: string): Promise<string> => {
  const ids = tokenizer.encode(text);
  const { logits } = modelOf(parameters).forward(tensor(Int32Array.from(ids), { shape: [1, ids.length] }), {
    lastOnly: true,
  });
  return tokenizer.decode([await logits.argmax().item()]).trim();
};

/** How often the likeliest token begins a right answer, and the likeliest right answer, by theme. */
const themes = new Map<string, { questions: number; right: number; best: number }>();
for (const { theme, prompt, answers } of completions({ seed: 77, count: 600 })) {
  const count = themes.get(theme) ?? { questions: 0, right: 0, best: 0 };
  themes.set(theme, count);
  const word = await likeliest(prompt);
  const isBegun = (answer: Completion["answers"][number]): boolean => word !== "" && answer.word.startsWith(word);
  const best = answers.reduce((a, b) => (b.probability > a.probability ? b : a));
  count.questions++;
  if (answers.some(isBegun)) count.right++;
  if (isBegun(best)) count.best++;
}
const sarah = await likeliest("Sarah lies still on the bed, feeling");

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
