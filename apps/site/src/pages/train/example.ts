// The program that the page hands over: the same training in Node, for the text and the settings that stand there.
import { evaluationBatches, rhythm } from "./rhythm.ts";
import { sampleSentences, type TrainSettings } from "./settings.ts";

/** A program that trains, prints the held-out losses and a sample, and writes a Hugging Face folder. `text` undefined: the sample. */
export function trainExample(text: string | undefined, settings: TrainSettings, prompt: string): string {
  const { layers, heads, width, context, batch, steps, rate, seed, unit, vocabulary } = settings;
  const reading =
    text === undefined
      ? `const text = [...englishText({ seed: 1, sentences: ${sampleSentences} })].join("\\n") + "\\n";`
      : `const text = await readFile("text.txt", "utf8"); // your text`;
  const first = text === undefined ? `import { englishText } from "@attn/little-world";\n` : "";
  const fs = text === undefined ? "mkdir, writeFile" : "mkdir, readFile, writeFile";
  const learning =
    unit === "pieces"
      ? `const tokenizer = await Tokenizer.train(training, { vocabularySize: ${vocabulary} });`
      : `const alphabet = [...new Set(text)].sort();
const tokenizer = await Tokenizer.train(alphabet, { preTokenizer: null, vocabularySize: alphabet.length, initialAlphabet: alphabet });`;
  return `import { ${fs} } from "node:fs/promises";
${first}import { Tokenizer } from "@attn/tokenizer";
import { trainLanguageModel } from "@attn/training";
import { createModel, generate, initialParameters, type ModelParameters, parseConfig, saveModel } from "@attn/transformer";

${reading}

// Every tenth different line is held out.
const lines = text.replaceAll("\\r\\n", "\\n").split("\\n");
const sentences = [...new Set(lines)].filter((line) => line.trim().split(/\\s+/).length > 2);
const heldOut = new Set(sentences.filter((_, index) => index % 10 === 9));
const training = lines.filter((line) => !heldOut.has(line)).join("\\n");

${learning}
const config = parseConfig({
  architectures: ["LlamaForCausalLM"],
  vocab_size: tokenizer.vocabularySize,
  hidden_size: ${width},
  intermediate_size: ${16 * Math.ceil(width / 6)},
  num_hidden_layers: ${layers},
  num_attention_heads: ${heads},
  max_position_embeddings: ${context},
  rms_norm_eps: 1e-5,
  rope_theta: 10_000,
  tie_word_embeddings: true,
  bos_token_id: null,
  eos_token_id: null,
});
const modelOf = (parameters: ModelParameters) => {
  const model = createModel(config, parameters);
  if (model.kind !== "causal") throw new Error("not a language model");
  return model;
};

const { parameters } = await trainLanguageModel({
  parameters: initialParameters(config, { seed: ${seed} }),
  logits: (parameters, tokens) => modelOf(parameters).forward(tokens).logits,
  tokens: tokenizer.encode(training),
  validationTokens: tokenizer.encode(lines.filter((line) => heldOut.has(line)).join("\\n") + "\\n"),
  contextLength: ${context},
  batchSize: ${batch},
  steps: ${steps},
  learningRate: ${rate},
  evaluateEvery: ${rhythm(steps).evaluateEvery},
  evaluationBatches: ${evaluationBatches},
  seed: ${seed},
  onProgress({ step, loss, validationLoss }) {
    if (validationLoss !== undefined) console.log(step, loss.toFixed(6), validationLoss.toFixed(6));
  },
});

const prompt = ${JSON.stringify(prompt)};
let written = "";
const options = { temperature: 0.8, seed: 1, maxTokens: 40, decoder: tokenizer.decodeStream() };
const start = tokenizer.encode(prompt).slice(-${Math.floor(context / 2)}); // leaves half of the window to write in
for await (const { text } of generate(modelOf(parameters), start, options)) written += text;
console.log(JSON.stringify(prompt + written));

// A folder for transformers, vLLM and loadModel.
await mkdir("trained-here", { recursive: true });
for (const { name, chunks } of saveModel({ config, parameters })) await writeFile(\`trained-here/\${name}\`, chunks);
await writeFile("trained-here/tokenizer.json", JSON.stringify(tokenizer.toJSON()));
`;
}
