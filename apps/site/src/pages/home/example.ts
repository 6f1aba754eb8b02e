// The program that the home page hands over: what it shows, for the text that stands there.

/** A program that prints the likeliest words after `text`. */
export function homeExample(text: string): string {
  return `import { readFile } from "node:fs/promises";
import { softmax } from "@attn/sampling";
import { tensor } from "@attn/tensor";
import { Tokenizer, tokenText } from "@attn/tokenizer";
import { loadModel } from "@attn/transformer";

const text = ${JSON.stringify(text)};

// A Hugging Face folder: config.json, tokenizer.json, model.safetensors.
const tokenizer = Tokenizer.fromJSON(await readFile("language-model/tokenizer.json", "utf8"));
const model = await loadModel(async (name, range) => {
  const bytes = await readFile(\`language-model/\${name}\`).catch(() => undefined);
  return range ? bytes?.subarray(range.start, range.end) : bytes;
});
if (model.kind !== "causal") throw new Error("not a language model");

const tokens = tokenizer.encode(text);
console.log(tokens.map((id) => tokenText(tokenizer, id)).join("|"));

const { logits } = model.forward(tensor([tokens], { dtype: "int32" }), { lastOnly: true });
const probabilities = softmax(await logits.data());
const best = [...probabilities.keys()].sort((a, b) => probabilities[b]! - probabilities[a]!).slice(0, 3);
for (const id of best) console.log(tokenText(tokenizer, id), probabilities[id]!.toFixed(3));
`;
}
