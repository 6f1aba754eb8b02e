// The program that the home page hands over: what it shows, for the text that stands there.
import { openingModel } from "../../parts/opening-model.ts";

/** A program that prints the likeliest words after `text`. */
export function homeExample(text: string): string {
  return `import { readFile } from "node:fs/promises";
import { softmax } from "@attn/sampling";
import { tensor } from "@attn/tensor";
import { Tokenizer, tokenText } from "@attn/tokenizer";
import { loadModel } from "@attn/transformer";

const text = ${JSON.stringify(text)};

${openingModel("language-model")}

const tokens = tokenizer.encode(text);
console.log(tokens.map((id) => tokenText(tokenizer, id)).join("|"));

const { logits } = model.forward(tensor([tokens], { dtype: "int32" }), { lastOnly: true });
const probabilities = softmax(await logits.data());
const best = [...probabilities.keys()].sort((a, b) => probabilities[b]! - probabilities[a]!).slice(0, 3);
for (const id of best) console.log(tokenText(tokenizer, id), probabilities[id]!.toFixed(3));
`;
}
