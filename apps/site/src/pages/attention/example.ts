// The program that the page hands over: one head from words to weights with the packages' own functions, for what is set on the page.
import type { HeadChoice } from "./head-stages.ts";
import type { Rules, ScoreRule } from "./rules.ts";

const calls: Readonly<Record<Exclude<ScoreRule, "additive">, (options: string) => string>> = {
  dot: (options) => `attention(q, k, v, ${options})`,
  symmetric: (options) => `symmetricKeyAttention(k, v, ${options})`,
  cosine: (options) => `cosineAttention(q, k, v, ${options})`,
};
const names = { dot: "attention", symmetric: "symmetricKeyAttention", cosine: "cosineAttention" } as const;

/** A program that prints where the word `query` of `text` looks in one head. Additive attention is shown by its usual sibling, the dot product. */
export function attentionExample(
  text: string,
  { layer, head, rules, query }: Pick<HeadChoice, "layer" | "head" | "rules"> & { readonly query: number },
): string {
  const score = rules.score === "additive" ? "dot" : rules.score;
  return `import { readFile } from "node:fs/promises";
import { ${names[score]}${rules.positions ? ", rope, ropeFrequencies" : ""} } from "@attn/attention";
import { type Tensor, tensor } from "@attn/tensor";
import { Tokenizer, tokenText } from "@attn/tokenizer";
import { loadModel } from "@attn/transformer";

// A Hugging Face folder: config.json, tokenizer.json, model.safetensors.
const tokenizer = Tokenizer.fromJSON(await readFile("language-model/tokenizer.json", "utf8"));
const model = await loadModel(async (name, range) => {
  const bytes = await readFile(\`language-model/\${name}\`).catch(() => undefined);
  return range ? bytes?.subarray(range.start, range.end) : bytes;
});
if (model.kind !== "causal") throw new Error("not a language model");

const tokens = tokenizer.encode(${JSON.stringify(text)}).slice(0, 64);
const [layer, head, query] = [${layer}, ${head}, ${query < 0 ? "tokens.length - 1" : query}];

// What every layer asks, offers and gives; only what is read is computed.
const seen = new Map<string, Tensor>();
model.forward(tensor([tokens], { dtype: "int32" }), { observe: (name, value) => seen.set(name, value) });
${vectorLines(rules)}
const { scores, weights } = ${calls[score](rules.causal ? "{ causal: true }" : "{}")};
const row = (await weights.data()).subarray(query * tokens.length, (query + 1) * tokens.length);
const logits = (await scores.data()).subarray(query * tokens.length, (query + 1) * tokens.length);
for (const [key, id] of tokens.entries())
  console.log(JSON.stringify(tokenText(tokenizer, id)), logits[key]!.toFixed(3), row[key]!.toFixed(3));
`;
}

/** How q, k and v of the head are taken, turned and averaged. */
function vectorLines({ score, positions, kvHeads }: Rules): string {
  const turn = positions
    ? `const frequencies = ropeFrequencies(model.config.rope!, { headWidth: model.config.headWidth });
const turned = (x: Tensor) => rope(x, { frequencies, pairing: model.ropePairing });
`
    : "";
  const made = (x: string): string => (positions ? `turned(${x})` : x);
  const query =
    score === "symmetric" ? "" : `const q = ${made('vectors("query").slice(1, { start: head, stop: head + 1 })')};\n`;
  return `const vectors = (name: string) => seen.get(\`layers.\${layer}.\${name}\`)!;
const { heads, kvHeads } = model.config;
const group = Math.floor((head * ${kvHeads}) / heads); // of ${kvHeads} key/value ${kvHeads === 1 ? "head" : "heads"}
const size = kvHeads / ${kvHeads}; // heads of the model that are averaged to one
const groupOf = (x: Tensor) => x.slice(1, { start: group * size, stop: (group + 1) * size }).mean({ axis: 1, keepDims: true });
${turn}${query}const k = ${made('groupOf(vectors("key"))')};
const v = groupOf(vectors("value"));
`;
}
