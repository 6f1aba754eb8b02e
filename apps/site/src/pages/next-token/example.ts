// The program that the page about the next token hands over: its prompt, its settings, its tokens.
import type { DrawSettings } from "./settings.ts";

/** A program that writes `count` tokens after `text`. */
export function nextTokenExample(
  text: string,
  { temperature, topK, topP, minP, seed }: DrawSettings,
  count: number,
): string {
  const settings = [
    `temperature: ${temperature}`,
    ...(topK > 0 ? [`topK: ${topK}`] : []),
    ...(topP < 1 ? [`topP: ${topP}`] : []),
    ...(minP > 0 ? [`minP: ${minP}`] : []),
    `seed: ${seed}`,
    `maxTokens: ${count}`,
  ];
  return `import { readFile } from "node:fs/promises";
import { Tokenizer, tokenText } from "@attn/tokenizer";
import { generate, loadModel } from "@attn/transformer";

// A Hugging Face folder: config.json, tokenizer.json, model.safetensors.
const tokenizer = Tokenizer.fromJSON(await readFile("language-model/tokenizer.json", "utf8"));
const model = await loadModel(async (name, range) => {
  const bytes = await readFile(\`language-model/\${name}\`).catch(() => undefined);
  return range ? bytes?.subarray(range.start, range.end) : bytes;
});
if (model.kind !== "causal") throw new Error("not a language model");

const prompt = tokenizer.encode(${JSON.stringify(text)});
for await (const { token, logprob } of generate(model, prompt, { ${settings.join(", ")}, logprobs: 0 }))
  console.log(JSON.stringify(tokenText(tokenizer, token)), logprob!.toFixed(3));
`;
}
