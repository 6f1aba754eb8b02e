// What each part of a transformer is for: the same small language model trained without it, several seeds each, and a table.
// `pnpm --filter @attn/models ablations [FOLDER] [--steps N]`
import { mkdir, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { trainLanguageModel } from "@attn/training";
import { initialParameters } from "@attn/transformer";
import { type Ablation, ablatedLogits, ablatedParameters } from "./src/ablated-model.ts";
import { completionScore } from "./src/completion-score.ts";
import { littleLlama } from "./src/little-llama.ts";
import { littleWorldText } from "./src/little-world-text.ts";

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { steps: { type: "string", default: "500" }, seeds: { type: "string", default: "2" } },
});
const folder = positionals[0] ?? fileURLToPath(new URL("../../apps/cli/models/ablations", import.meta.url));
const [steps, seeds] = [Number(values.steps), Number(values.seeds)];
const size = { layers: 3, width: 96, feedForward: 256, heads: 4, kvHeads: 4, context: 256 };
const run = { steps, contextLength: 64, batchSize: 16, learningRate: 2e-3, evaluateEvery: 50 };

const variants: readonly { readonly name: string; readonly heads?: number; readonly without: Ablation }[] = [
  { name: "the whole model", without: {} },
  { name: "one head of the same width", heads: 1, without: {} },
  { name: "keys alone: scores k·kᵀ", without: { symmetric: true } },
  { name: "no positions", without: { positions: false } },
  { name: "no residuals", without: { residual: false } },
  { name: "no normalisation", without: { norms: false } },
];

const { tokenizer, tokens, validationTokens } = await littleWorldText({ seed: 1, sentences: 120_000 });

interface Evaluation {
  readonly step: number;
  /** Held-out, in nats. */
  readonly loss: number;
}

/** A variant, as the mean of its seeds. */
interface Result {
  readonly name: string;
  readonly parameters: number;
  readonly loss: number;
  /** Between the best and the worst seed. */
  readonly spread: number;
  /** Share of completions. */
  readonly right: number;
  readonly losses: readonly Evaluation[];
}

/** One training: its held-out losses as it went, and its answers at the end. */
const measure = async ({ heads = size.heads, without }: (typeof variants)[number], seed: number) => {
  const config = littleLlama(tokenizer, { ...size, heads, kvHeads: heads });
  const losses: Evaluation[] = [];
  const { parameters } = await trainLanguageModel({
    ...run,
    seed,
    parameters: ablatedParameters(initialParameters(config, { seed }), without),
    logits: (given, batch) => ablatedLogits(config, given, without)(batch),
    tokens,
    validationTokens,
    onProgress: ({ step, validationLoss }) => {
      if (validationLoss !== undefined) losses.push({ step, loss: validationLoss });
    },
  });
  const themes = [...(await completionScore(tokenizer, ablatedLogits(config, parameters, without), 400)).values()];
  const sum = (pick: (score: (typeof themes)[number]) => number): number => themes.reduce((a, b) => a + pick(b), 0);
  const parameterCount = Object.values(parameters).reduce((count, { size: n }) => count + n, 0);
  for (const tensor of Object.values(parameters)) tensor.dispose();
  return { losses, right: sum(({ right }) => right) / sum(({ questions }) => questions), parameterCount };
};

const mean = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0) / numbers.length;
const started = performance.now();
const results: Result[] = [];
for (const variant of variants) {
  const runs: Awaited<ReturnType<typeof measure>>[] = [];
  for (let seed = 1; seed <= seeds; seed++) runs.push(await measure(variant, seed));
  const final = runs.map(({ losses }) => losses.at(-1)?.loss ?? Number.NaN);
  const result: Result = {
    name: variant.name,
    parameters: runs[0]?.parameterCount ?? 0,
    loss: mean(final),
    spread: Math.max(...final) - Math.min(...final),
    right: mean(runs.map(({ right }) => right)),
    losses: (runs[0]?.losses ?? []).map(({ step }, i) => ({
      step,
      loss: mean(runs.map(({ losses }) => losses[i]?.loss ?? Number.NaN)),
    })),
  };
  results.push(result);
  console.error(result.name, result.loss.toFixed(3), result.right.toFixed(3));
}
const minutes = (performance.now() - started) / 60_000;

/** The first evaluation whose loss is that of the whole model half-way, or below it. */
const whole = results[0];
const target = whole?.losses[Math.floor((whole.losses.length - 1) / 2)]?.loss ?? Number.NaN;
const rows = results.map((each) => ({
  ...each,
  stepsToTarget: each.losses.find(({ loss }) => loss <= target)?.step ?? null,
}));

const card = `# What each part is for

The language model of little-world (${size.layers} layers, ${size.width} wide, ${size.heads} heads) trained again and again, each time without one of its parts: same text, same batches, same first
weights, same optimiser, ${run.steps.toLocaleString("en")} steps of ${run.batchSize} × ${run.contextLength} tokens, mean of ${seeds} seeds.

| | parameters | held-out loss (nats) | between seeds | completions right | steps to a loss of ${target.toFixed(2)} |
| --- | --- | --- | --- | --- | --- |
${rows.map((row) => `| ${row.name} | ${row.parameters.toLocaleString("en")} | ${row.loss.toFixed(3)} | ${row.spread.toFixed(3)} | ${(100 * row.right).toFixed(1)} % | ${row.stepsToTarget ?? "not reached"} |`).join("\n")}

Completions are the 400 questions of \`completions({ seed: 77 })\`: is the likeliest next token the beginning of a right answer? Keys alone have fewer parameters, because there are
no queries. Made by \`pnpm --filter @attn/models ablations\` in ${minutes.toFixed(0)} minutes.
`;

await mkdir(folder, { recursive: true });
const table = { ...run, ...size, seeds, target, variants: rows };
await writeFile(
  `${folder}/ablations.json`,
  `${JSON.stringify(table, (_, x) => (typeof x === "number" ? Math.round(x * 1e4) / 1e4 : x))}\n`,
);
await writeFile(`${folder}/README.md`, card);
console.log(card);
