// nanoGPT's published CPU configuration (4 layers, 4 heads, 128 wide, block 64, batch 12, no biases, no dropout) on the characters of
// a text, trained by @attn/training. Prints one JSON line: validation losses and the time of a step. nanogpt.py is the same in PyTorch.
// Node 24: node --conditions=@attn/source tools/reference/training/nanogpt.ts TEXT [--steps 2000] [--seed 1337] [--learning-rate 1e-3] [--batches 20] [--cut N] [--threads N]
import { readFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { createWasmBackend } from "../../../packages/tensor/src/backends/wasm/index.ts";
import type { LinearWeights, Tensor } from "../../../packages/tensor/src/index.ts";
import {
  crossEntropy,
  gather,
  layerNorm,
  linear,
  memory,
  setDefaultBackend,
} from "../../../packages/tensor/src/index.ts";
import type { NamedTensors, WindowBatch } from "../../../packages/training/src/index.ts";
import { evenWindows, meanLoss, trainLanguageModel, windowBatches } from "../../../packages/training/src/index.ts";
import { DecoderBlock, initialParameters, parseConfig } from "../../../packages/transformer/src/index.ts";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    steps: { type: "string", default: "2000" },
    seed: { type: "string", default: "1337" },
    "learning-rate": { type: "string", default: "1e-3" },
    batches: { type: "string", default: "20" }, // random ones for the validation loss; nanoGPT's eval_iters
    cut: { type: "string" }, // stops after so many of the steps
    threads: { type: "string", default: "1" },
  },
});
const [path] = positionals;
if (path === undefined) throw new Error("nanogpt: name the text");
const [steps, seed, batches] = [Number(values.steps), Number(values.seed), Number(values.batches)];
const learningRate = Number(values["learning-rate"]);
const backend = createWasmBackend({ threads: Number(values.threads) });
setDefaultBackend(backend);
const [layers, heads, width, contextLength, batchSize] = [4, 4, 128, 64, 12];

const text = [...(await readFile(path, "utf8"))];
const characters = [...new Set(text)].sort();
const numberOf = new Map(characters.map((character, number) => [character, number]));
const tokens = Int32Array.from(text, (character) => numberOf.get(character)!);
const cut = Math.floor(0.9 * tokens.length);
const validation = tokens.subarray(cut);

const config = parseConfig({
  architectures: ["GPT2LMHeadModel"],
  model_type: "gpt2",
  vocab_size: characters.length,
  n_positions: contextLength,
  n_embd: width,
  n_layer: layers,
  n_head: heads,
});

/** GPT-2's first weights, without the biases. */
const parameters: NamedTensors = Object.fromEntries(
  Object.entries(initialParameters(config, { seed })).filter(([name]) => !name.endsWith(".bias")),
);

const logits = (p: NamedTensors, input: Tensor<"int32">): Tensor => {
  const weight = (name: string): Tensor => p[`transformer.${name}.weight`]!;
  const turned = (name: string): LinearWeights => ({ weight: weight(name).transpose() });
  let x = gather(weight("wte"), input).add(weight("wpe"));
  for (let layer = 0; layer < layers; layer++) {
    const at = `h.${layer}`;
    const third = (i: number): LinearWeights => {
      const columns = { start: i * width, stop: (i + 1) * width };
      return { weight: weight(`${at}.attn.c_attn`).slice(1, columns).transpose() };
    };
    const block = new DecoderBlock(
      {
        attentionNorm: { weight: weight(`${at}.ln_1`) },
        attention: { query: third(0), key: third(1), value: third(2), output: turned(`${at}.attn.c_proj`) },
        feedForwardNorm: { weight: weight(`${at}.ln_2`) },
        feedForward: { up: turned(`${at}.mlp.c_fc`), down: turned(`${at}.mlp.c_proj`) },
      },
      { heads, activation: "gelu" },
    );
    x = block.forward(x).output;
  }
  return linear(layerNorm(x, { weight: weight("ln_f") }), { weight: weight("wte") });
};
const loss = (p: NamedTensors, batch: WindowBatch): Tensor => crossEntropy(logits(p, batch.tokens), batch.targets);

const times: number[] = [];
const held: number[] = [];
let last = performance.now();
const abort = new AbortController();
const result = await trainLanguageModel({
  parameters,
  logits,
  tokens: tokens.subarray(0, cut),
  contextLength,
  batchSize,
  steps,
  seed,
  learningRate,
  signal: abort.signal,
  onProgress: ({ step, loss: at }) => {
    times.push(performance.now() - last);
    if (step % 250 === 0) console.error(step, at.toFixed(4));
    if (step % 100 === 0) held.push(memory().bytes);
    if (step === Number(values.cut)) abort.abort();
    last = performance.now();
  },
});

const random = windowBatches(validation, { batchSize, contextLength, seed: seed + 1 });
const drawn: WindowBatch[] = [];
for (let i = 0; i < batches; i++) drawn.push(await random.next());
const whole = evenWindows(validation, { batchSize, contextLength, batches: 1e6 });
const lossOver = (windows: readonly WindowBatch[]): Promise<number> =>
  meanLoss({ parameters: result.parameters, loss }, windows, { weight: ({ tokens: { size } }) => size });

const sorted = times.slice(Math.min(10, times.length - 1)).sort((a, b) => a - b);
console.log(
  JSON.stringify({
    tool: "@attn/training",
    threads: backend.threads,
    seed,
    learningRate,
    steps: result.step,
    validationLoss: await lossOver(drawn),
    wholeValidationLoss: await lossOver(whole),
    millisecondsPerStep: sorted[Math.floor(sorted.length / 2)],
    heldBytes: [Math.min(...held), Math.max(...held)],
    residentBytes: process.memoryUsage().rss,
  }),
);
