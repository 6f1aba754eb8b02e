// The program that the page about the next token hands over: its prompt, its settings, its tokens.
import { openingModel } from "../../parts/opening-model.ts";
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

${openingModel("language-model")}

const prompt = tokenizer.encode(${JSON.stringify(text)});
for await (const { token, logprob } of generate(model, prompt, { ${settings.join(", ")}, logprobs: 0 }))
  console.log(JSON.stringify(tokenText(tokenizer, token)), logprob!.toFixed(3));
`;
}
