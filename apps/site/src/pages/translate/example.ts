// The program that the page about translation hands over: its sentence, its language, its beams.
import { openingModel } from "../../parts/opening-model.ts";

interface ExampleSettings {
  readonly text: string;
  /** The token that asks for a language; undefined for a model that cannot be asked. */
  readonly prefix: string | undefined;
  readonly beams: number;
  readonly lengthPenalty: number;
  readonly layer: number;
  readonly head: number;
}

/** A program that prints the translations that beam search finds, then where each token of the best one looked most. */
export function translateExample({ text, prefix, beams, lengthPenalty, layer, head }: ExampleSettings): string {
  const language = prefix === undefined ? "" : `tokenizer.tokenToId(${JSON.stringify(prefix)})!, `;
  return `import { readFile } from "node:fs/promises";
import { tensor } from "@attn/tensor";
import { Tokenizer, tokenText } from "@attn/tokenizer";
import { beamSearch, loadModel } from "@attn/transformer";

${openingModel("translator")}

const source = [${language}...tokenizer.encode(${JSON.stringify(text.trim())}), model.config.eosTokens[0]!];
const found = await beamSearch(model, source, { beams: ${beams}, count: ${beams}, lengthPenalty: ${lengthPenalty}, maxTokens: 64 });
for (const { tokens, score } of found)
  console.log(score.toFixed(3), tokenizer.decode([...tokens], { skipSpecialTokens: true }));

// The decoder reads what it has written, and looks at the source: in one head, the largest weight of each row.
const written = found[0]!.tokens;
const read = [model.config.decoder.startToken, ...written.slice(0, -1)];
const { crossAttentions } = model.forward(tensor([source], { dtype: "int32" }), tensor([read], { dtype: "int32" }));
const [layer, head] = [${layer}, ${head}];
const weights = await crossAttentions[layer]!.data(); // [1, H, T, S]
for (const [i, token] of written.entries()) {
  const begin = (head * written.length + i) * source.length;
  const row = weights.subarray(begin, begin + source.length);
  const most = row.indexOf(Math.max(...row));
  console.log(tokenText(tokenizer, token), "looked at", tokenText(tokenizer, source[most]!), row[most]!.toFixed(3));
}
`;
}
