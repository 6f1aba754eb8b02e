// Makes the translator that the command ships: trains on little-world's pairs in three languages, measures, writes folder and card.
// `pnpm --filter @attn/models translator [FOLDER]`
import { mkdir, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { split, type Translation, translations } from "@attn/little-world";
import { Tokenizer } from "@attn/tokenizer";
import { corpusBleu, cosineSchedule, trainTranslator, warmUp } from "@attn/training";
import type { EncoderDecoderModel, ModelParameters } from "@attn/transformer";
import { createModel, generate, initialParameters, parseConfig, saveModel } from "@attn/transformer";

const folder = process.argv[2] ?? fileURLToPath(new URL("../../apps/cli/models/translator", import.meta.url));
const languages = ["fr", "de", "ko"] as const;
const size = { layers: 2, width: 128, feedForward: 256, heads: 4, context: 64 };
// No label smoothing: the probabilities are to be those of the world, where Korean has several right answers.
const run = { seed: 1, pairs: 40_000, steps: 3_500, batchTokens: 1_024, learningRate: 2e-3, labelSmoothing: 0 };
const [end, pad] = ["</s>", "<pad>"];

const { isTrain, isTest } = split(run.seed);
const pairsOf = (only: (source: string) => boolean, seed: number, count: number) =>
  languages.map((to) => ({ to, pairs: [...translations({ to, seed, count, only })] }));
const training = pairsOf(isTrain, run.seed, run.pairs);
const heldOut = pairsOf(isTest, run.seed + 1, 300);

const texts = training.flatMap(({ pairs }) => pairs.flatMap(({ source, target }) => [source, target]));
const special = [end, pad, ...languages.map((to) => `>>${to}<<`)];
const tokenizer = await Tokenizer.train(texts, { vocabularySize: 2_048, specialTokens: special });
const idOf = (token: string): number => tokenizer.tokenToId(token) ?? Number.NaN;

/** The language's token, the sentence, the end token. */
const sourceOf = (to: string, source: string): number[] => [idOf(`>>${to}<<`), ...tokenizer.encode(source), idOf(end)];
const tokensOf = ({ to, pairs }: { to: string; pairs: readonly Translation[] }) =>
  pairs.map(({ source, target }) => ({ source: sourceOf(to, source), target: tokenizer.encode(target) }));

const config = parseConfig({
  architectures: ["MarianMTModel"],
  model_type: "marian",
  vocab_size: tokenizer.vocabularySize,
  d_model: size.width,
  encoder_layers: size.layers,
  decoder_layers: size.layers,
  encoder_attention_heads: size.heads,
  decoder_attention_heads: size.heads,
  encoder_ffn_dim: size.feedForward,
  decoder_ffn_dim: size.feedForward,
  max_position_embeddings: size.context,
  activation_function: "swish",
  scale_embedding: true,
  share_encoder_decoder_embeddings: true,
  tie_word_embeddings: true,
  static_position_embeddings: true,
  is_encoder_decoder: true,
  dropout: 0,
  eos_token_id: idOf(end),
  pad_token_id: idOf(pad),
  decoder_start_token_id: idOf(pad),
});
const modelOf = (parameters: ModelParameters): EncoderDecoderModel => {
  const model = createModel(config, parameters);
  if (model.kind !== "encoder-decoder") throw new Error(`an encoder-decoder was expected, not ${model.kind}`);
  return model;
};

const started = performance.now();
let validationLoss = Number.NaN;
const { parameters } = await trainTranslator({
  ...run,
  // Down to nothing: at a high rate the last batches would decide how likely each level of politeness is.
  schedule: warmUp(cosineSchedule({ from: run.learningRate, to: 0, steps: run.steps - 200 }), { steps: 200 }),
  parameters: initialParameters(config, { seed: run.seed }),
  logits: (given, { source, sourceMask, inputs }) => modelOf(given).forward(source, inputs, { sourceMask }).logits,
  pairs: training.flatMap(tokensOf),
  validationPairs: heldOut.flatMap(tokensOf),
  padToken: idOf(pad),
  startToken: idOf(pad),
  endToken: idOf(end),
  evaluateEvery: 250,
  onProgress: (progress) => {
    validationLoss = progress.validationLoss ?? validationLoss;
    if (progress.step % 50 === 0) console.error(progress.step, progress.loss.toFixed(3), validationLoss.toFixed(3));
  },
});
const minutes = (performance.now() - started) / 60_000;

const model = modelOf(parameters);
const translate = async (
  to: string,
  source: string,
  choice: { readonly temperature: number; readonly seed?: number } = { temperature: 0 },
): Promise<string> => {
  const decoder = tokenizer.decodeStream({ skipSpecialTokens: true });
  let text = "";
  for await (const step of generate(model, sourceOf(to, source), { ...choice, maxTokens: 40, decoder }))
    text += step.text;
  return text;
};

/** Words and, apart from them, punctuation. */
const wordsOf = (text: string): string[] => text.match(/[\p{L}\p{M}\p{N}'’-]+|[^\s\p{L}\p{M}\p{N}]/gu) ?? [];

/** Greedy translations of unseen sentences: BLEU, and how many are one of the right ones, letter by letter. */
const rows: string[] = [];
for (const { to, pairs } of heldOut) {
  const found = [];
  for (const { source, alternatives } of pairs) {
    const [text, rights] = [await translate(to, source), alternatives.map(({ target }) => target)];
    found.push({ isRight: rights.includes(text), candidate: wordsOf(text), references: rights.map(wordsOf) });
  }
  const right = (100 * found.filter(({ isRight }) => isRight).length) / pairs.length;
  rows.push(
    `| ${to} | ${pairs.length} | ${corpusBleu(found).score.toFixed(1)} | ${right.toFixed(1)} % | ${await translate(to, "I love you.")} |`,
  );
}

/** What sampling says in Korean, where politeness is free, beside the world's own frequencies. */
const draws = 300;
const counts = new Map<string, number>();
for (let seed = 0; seed < draws; seed++) {
  const drawn = await translate("ko", "I love you.", { temperature: 1, seed });
  counts.set(drawn, (counts.get(drawn) ?? 0) + 1);
}
const [love] = translations({ to: "ko", count: 1, only: (source) => source === "I love you." });
const korean = (love?.alternatives ?? []).map(
  ({ target, frequency }) =>
    `| ${target} | ${((100 * (counts.get(target) ?? 0)) / draws).toFixed(0)} % | ${100 * frequency} % |`,
);

const parameterCount = Object.values(parameters).reduce((sum, { size: n }) => sum + n, 0);
const card = `# Translator of little-world

The encoder-decoder of "Attention is all you need" in the Marian layout: ${size.layers} + ${size.layers} layers, ${size.width} wide, ${size.heads} heads, ${parameterCount.toLocaleString("en")} parameters, ${tokenizer.vocabularySize} tokens. English to French, German and Korean; the first token of a source (\`>>fr<<\`, \`>>de<<\`, \`>>ko<<\`) says which.

- Data: ${run.pairs.toLocaleString("en")} pairs of \`@attn/little-world\` per language (seed ${run.seed}, training part of \`split(${run.seed})\`).
- Made by \`pnpm --filter @attn/models translator\`: ${run.steps.toLocaleString("en")} steps of at most ${run.batchTokens.toLocaleString("en")} tokens in ${minutes.toFixed(0)} minutes on two cores.
- Loss on held-out pairs: ${validationLoss.toFixed(3)} nats per token.

| language | held-out sentences | BLEU | greedy translation is a right one, letter by letter | "I love you." |
| --- | --- | --- | --- | --- |
${rows.join("\n")}

"I love you." drawn ${draws} times at temperature 1, beside how often the world says it so:

| Korean | drawn | in the world |
| --- | --- | --- |
${korean.join("\n")}

It knows this little world and nothing else. MIT licence.
`;

await mkdir(folder, { recursive: true });
for (const { name, chunks } of saveModel({ config, parameters })) await writeFile(`${folder}/${name}`, chunks);
await writeFile(`${folder}/tokenizer.json`, `${JSON.stringify(tokenizer.toJSON())}\n`);
await writeFile(`${folder}/README.md`, card);
console.log(card);
