// The program that the page hands over: one head from words to weights with the packages' own functions, for what is set on the page.
import { openingModel } from "../../parts/opening-model.ts";
import type { HeadChoice } from "./head-stages.ts";
import type { Rules, ScoreRule } from "./rules.ts";

const names: Readonly<Record<ScoreRule, string>> = {
  dot: "attention",
  symmetric: "symmetricKeyAttention",
  cosine: "cosineAttention",
  additive: "additiveAttention",
};

/** A program that prints, for the word `query` of `text` and each word in the order of the text, its score and weight in one head. */
export function attentionExample(
  text: string,
  { layer, head, rules, query }: Pick<HeadChoice, "layer" | "head" | "rules"> & { readonly query: number },
): string {
  return `import { readFile } from "node:fs/promises";
import { ${names[rules.score]}${rules.score === "additive" && rules.causal ? ", causalMask" : ""}${rules.positions ? ", rope, ropeFrequencies" : ""} } from "@attn/attention";
import { type Tensor, tensor } from "@attn/tensor";
import { Tokenizer, tokenText } from "@attn/tokenizer";
import { loadModel } from "@attn/transformer";

${openingModel("language-model")}

const tokens = tokenizer.encode(${JSON.stringify(text)}).slice(0, 64);
const [layer, head, query] = [${layer}, ${head}, ${query < 0 ? "tokens.length - 1" : query}];

// What every layer asks, offers and gives, as the model makes it. What nobody reads is never computed.
const seen = new Map<string, Tensor>();
model.forward(tensor([tokens], { dtype: "int32" }), { observe: (name, value) => seen.set(name, value) });
${vectorLines(rules)}
${attentionLine(rules)}
const rowOf = async (x: Tensor) => (await x.data()).subarray(query * tokens.length, (query + 1) * tokens.length);
const [score, weight] = [await rowOf(scores), await rowOf(weights)];
for (const [key, id] of tokens.entries())
  console.log(JSON.stringify(tokenText(tokenizer, id)), score[key]!.toFixed(3), weight[key]!.toFixed(3));
`;
}

/** How q, k and v of the head are taken, averaged and turned: [1, 1, T, D]. */
function vectorLines({ score, positions, kvHeads }: Rules): string {
  const made = (x: string): string => (positions ? `turned(${x})` : x);
  return [
    `const vectors = (name: string) => seen.get(\`layers.\${layer}.\${name}\`)!; // [1, heads, T, D]`,
    `const size = model.config.kvHeads / ${kvHeads}; // so many of the model's key/value heads are one here`,
    `const group = Math.floor((head * ${kvHeads}) / model.config.heads) * size;`,
    `const groupOf = (x: Tensor) => x.slice(1, { start: group, stop: group + size }).mean({ axis: 1, keepDims: true });`,
    ...(positions
      ? [
          `const frequencies = ropeFrequencies(model.config.rope!, { headWidth: model.config.headWidth });`,
          `const turned = (x: Tensor) => rope(x, { frequencies, pairing: model.ropePairing });`,
        ]
      : []),
    ...(score === "symmetric"
      ? []
      : [`const q = ${made('vectors("query").slice(1, { start: head, stop: head + 1 })')};`]),
    `const k = ${made('groupOf(vectors("key"))')};`,
    `const v = groupOf(vectors("value"));`,
    ...(score === "additive" ? handmade : []),
  ].join("\n");
}

/** The weights of additive-by-hand.ts, written out. */
const handmade: readonly string[] = [
  "",
  "// Nobody trained these: 4 tanh units for each element, so that small numbers score as q · k / √D does.",
  "const D = model.config.headWidth;",
  "const [t, gain] = [Math.sqrt(2 / 3), 0.25];",
  "const share = 1 / (8 * t * (1 - t * t) * gain * gain * Math.sqrt(D));",
  "const [signsOfQ, signsOfK] = [[1, -1, 1, -1], [1, -1, -1, 1]];",
  "const rows = (signs: number[]) =>",
  "  tensor(Array.from({ length: 4 * D }, (_, unit) =>",
  "    Array.from({ length: D }, (_, i) => (Math.floor(unit / 4) === i ? signs[unit % 4]! * gain : 0))));",
  "const additive = {",
  "  query: rows(signsOfQ),",
  "  key: rows(signsOfK),",
  "  score: tensor(Array.from({ length: 4 * D }, (_, unit) => (unit % 4 < 2 ? -share : share))),",
  "  bias: tensor(Array.from({ length: 4 * D }, () => Math.atanh(t))),",
  "};",
  "const flat = (x: Tensor) => x.reshape(x.shape.slice(1)); // [1, T, D]",
];

function attentionLine({ score, causal }: Rules): string {
  const options = causal ? ", { causal: true }" : "";
  if (score === "dot") return `const { scores, weights } = attention(q, k, v${options});`;
  if (score === "symmetric") return `const { scores, weights } = symmetricKeyAttention(k, v${options});`;
  if (score === "cosine") return `const { scores, weights } = cosineAttention(q, k, v${options});`;
  const mask = causal ? ", mask: causalMask(tokens.length)" : "";
  return `const { scores, weights } = additiveAttention(flat(q), flat(k), flat(v), { weights: additive${mask} });`;
}
