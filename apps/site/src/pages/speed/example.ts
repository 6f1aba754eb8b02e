// The programs that the page about speed hands over: the chosen benchmark on three backends, answers compared and times taken.
import type { BenchmarkId } from "./benchmarks.ts";

/** What differs from benchmark to benchmark. */
interface Parts {
  readonly packages: readonly string[];
  readonly imports: readonly string[];
  /** Before the loop over the backends. */
  readonly once?: string;
  /** Inside the loop: defines `call`, which gives the answer as numbers. */
  readonly setUp: string;
  /** A rate from `seconds`, with its unit. */
  readonly rate: string;
}

/** What has to be installed for the program. */
export function examplePackages(id: BenchmarkId): readonly string[] {
  return id === "tokenising" ? ["@attn/tokenizer", "js-tiktoken"] : ["@attn/tensor", ...partsOf(id, "").packages];
}

/** A program that measures one benchmark at one size. @param threads of the third backend. */
export function speedExample(id: BenchmarkId, size: string, threads: number): string {
  if (id === "tokenising") return tokenisingExample(size);
  const { imports, once, setUp, rate } = partsOf(id, size);
  return `${imports.join("\n")}
import { createJsBackend } from "@attn/tensor/js";
import { createWasmBackend } from "@attn/tensor/wasm";

const backends = {
  "JavaScript": createJsBackend(),
  "WebAssembly, 1 thread": createWasmBackend(),
  "WebAssembly, ${threads} threads": createWasmBackend({ threads: ${threads} }),
  // In a browser, with gpu.js installed, also: await createGpuBackend({ mode: "webgpu" }) of @attn/tensor/gpu
};
${once ?? ""}
let reference: Float32Array | undefined;
for (const [name, backend] of Object.entries(backends)) {
  setDefaultBackend(backend);
${setUp}
  const answer = await call();
  reference ??= answer;
  const difference = answer.reduce((most, x, i) => Math.max(most, Math.abs(x - reference![i]!)), 0);
  const times: number[] = [];
  for (let round = 0; round < 3; round++) {
    const start = performance.now();
    await call();
    times.push((performance.now() - start) / 1000);
  }
  const seconds = times.sort((a, b) => a - b)[1]!;
  console.log(\`\${name}: largest difference \${difference === 0 ? "0" : difference.toExponential(1)}, ${rate}\`);
}
`;
}

const numbers = `
// Numbers from −0.5 to 0.5, the same for the same seed.
const numbers = (count: number, seed: number) =>
  Float32Array.from({ length: count }, () => (seed = (Math.imul(seed, 1664525) + 1013904223) | 0) / 2 ** 32);
`;

function partsOf(id: Exclude<BenchmarkId, "tokenising">, size: string): Parts {
  if (id === "decode") return decodingParts(size);
  if (id === "training") return trainingParts(size);
  if (id === "attention")
    return {
      packages: ["@attn/attention"],
      imports: [
        'import { attention } from "@attn/attention";',
        'import { evaluate, setDefaultBackend, tensor } from "@attn/tensor";',
      ],
      once: numbers,
      setUp: `  const [q, k, v] = [1, 2, 3].map((seed) => tensor(numbers(12 * ${size} * 64, seed)).reshape([1, 12, ${size}, 64]));
  await evaluate(q!, k!, v!); // they stay on the backend from here on
  const call = async () => Float32Array.from(await attention(q!, k!, v!, { causal: true }).output.data());`,
      rate: `\${((2 * 12 * 64 * ${size} * (${size} + 1)) / seconds / 1e9).toFixed(2)} GFLOP/s`,
    };
  if (id === "softmax") {
    const [rows = "256", columns = "1024"] = size.split("x");
    return {
      packages: [],
      imports: ['import { evaluate, setDefaultBackend, softmax, tensor } from "@attn/tensor";'],
      once: numbers,
      setUp: `  const x = tensor(numbers(${rows} * ${columns}, 1)).reshape([${rows}, ${columns}]);
  await evaluate(x); // it stays on the backend from here on
  const call = async () => Float32Array.from(await softmax(x).data());`,
      rate: `\${((${rows} * ${columns}) / seconds / 1e6).toFixed(1)} million numbers/s`,
    };
  }
  return {
    packages: [],
    imports: ['import { evaluate, matmul, setDefaultBackend, tensor } from "@attn/tensor";'],
    once: numbers,
    setUp: `  const [a, b] = [1, 2].map((seed) => tensor(numbers(${size} * ${size}, seed)).reshape([${size}, ${size}]));
  await evaluate(a!, b!); // they stay on the backend from here on
  const call = async () => Float32Array.from(await matmul(a!, b!).data());`,
    rate: `\${((2 * ${size} ** 3) / seconds / 1e9).toFixed(2)} GFLOP/s`,
  };
}

function decodingParts(format: string): Parts {
  const count = format === "float32" ? 16 : 4;
  const quantize = format === "float32" ? "" : `, quantize: "${format}"`;
  return {
    packages: ["@attn/transformer"],
    imports: [
      'import { readFile } from "node:fs/promises";',
      'import { evaluate, setDefaultBackend, tensor } from "@attn/tensor";',
      'import { loadModel, type ReadFile } from "@attn/transformer";',
    ],
    once: `
// A Hugging Face folder: config.json, model.safetensors.
const read: ReadFile = async (name, range) => {
  const bytes = await readFile(\`language-model/\${name}\`).catch(() => undefined);
  return range ? bytes?.subarray(range.start, range.end) : bytes;
};
`,
    setUp: `  const model = await loadModel(read, { backend${quantize} });
  if (model.kind !== "causal") throw new Error("not a language model");
  const call = async () => {
    using cache = model.createCache();
    let logits = new Float32Array();
    for (let i = 0; i < ${count}; i++) {
      using input = tensor([[(i * 7919 + 5) % model.config.vocabularySize]], { dtype: "int32" });
      using result = model.forward(input, { cache, lastOnly: true }).logits;
      await evaluate(result, ...cache.tensors());
      logits = Float32Array.from(await result.data());
    }
    return logits;
  };`,
    rate: `\${(${count} / seconds).toFixed(1)} tokens/s`,
  };
}

function trainingParts(width: string): Parts {
  return {
    packages: ["@attn/training", "@attn/transformer"],
    imports: [
      'import { crossEntropy, evaluate, setDefaultBackend } from "@attn/tensor";',
      'import { AdamW, constantSchedule, Trainer, windowBatches } from "@attn/training";',
      'import { createModel, initialParameters, parseConfig } from "@attn/transformer";',
    ],
    once: `
const config = parseConfig({
  architectures: ["GPT2LMHeadModel"],
  vocab_size: 65,
  n_embd: ${width},
  n_layer: 2,
  n_head: ${Number(width) / 16},
  n_positions: 32,
  tie_word_embeddings: true,
});
const tokens = Int32Array.from({ length: 10_000 }, (_, i) => (i * i + (i >> 3)) % 65);
`,
    setUp: `  const parameters = initialParameters(config, { seed: 1 });
  await evaluate(...Object.values(parameters));
  const trainer = new Trainer({
    parameters,
    loss: (current, batch) => {
      const model = createModel(config, current);
      if (model.kind !== "causal") throw new Error("not a language model");
      return crossEntropy(model.forward(batch.tokens).logits, batch.targets);
    },
    batches: windowBatches(tokens, { batchSize: 4, contextLength: 32 }),
    optimiser: AdamW(),
    schedule: constantSchedule(1e-3),
  });
  const call = async () => {
    const losses: number[] = [];
    for (let update = 0; update < 3; update++) losses.push((await trainer.advance()).loss);
    return Float32Array.from(losses);
  };`,
    rate: "$" + "{(3 / seconds).toFixed(1)} updates/s",
  };
}

function tokenisingExample(vocabulary: string): string {
  const own = vocabulary !== "gpt2" && vocabulary !== "o200k";
  const [imports, open] = own
    ? [
        'import { readFile } from "node:fs/promises";\nimport { Tokenizer } from "@attn/tokenizer";',
        'Tokenizer.fromJSON(await readFile("language-model/tokenizer.json", "utf8"))',
      ]
    : ['import { loadEncoding } from "@attn/tokenizer/encodings";', `await loadEncoding("${vocabulary}")`];
  return `${imports}

const text = "Riley is a dog. She barks at the moon, and the old king sleeps in his bed.\\n".repeat(4000);
const tokenizer = ${open};
const ids = tokenizer.encode(text);

const times: number[] = [];
for (let round = 0; round < 5; round++) {
  const start = performance.now();
  tokenizer.encode(text);
  times.push((performance.now() - start) / 1000);
}
const megabytes = new TextEncoder().encode(text).length / 1e6;
const seconds = times.sort((a, b) => a - b)[2]!;
console.log(tokenizer.decode(ids) === text ? "the text comes back" : "the text comes back changed");
console.log(\`\${ids.length} tokens, \${(megabytes / seconds).toFixed(1)} MB/s\`);
`;
}
