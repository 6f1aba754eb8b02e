// Words as vectors: what sets two words apart sets others apart too. The vectors are those that come with the command.
import { evaluateAnalogies, type KeyedVectors } from "@attn/embeddings";
import { analogyQuestions, formatAnalogyQuestions } from "@attn/little-world";
import { embeddedVectors } from "../models/embedded-model.ts";
import { table } from "../terminal/table.ts";
import { openVectors } from "../vectors/open-vectors.ts";
import { type Claim, percent } from "./claim.ts";

const named = [
  ["king", "queen", "husband"],
  ["dog", "cat", "puppy"],
  ["us", "washington", "south_korea"],
  ["tokyo", "japan", "paris"],
] as const;

/** king − queen = husband − wife, and all questions of little-world. */
export async function showAnalogies(): Promise<Claim> {
  const vectors = await openVectors({ vectors: embeddedVectors });
  const answers = named.map(([a, b, c]) => ({ a, b, c, ...first(vectors, [a, b, c]) }));
  const { correct, total, accuracy, sections } = evaluateAnalogies(vectors, formatAnalogyQuestions(analogyQuestions()));
  const rows = sections.map(({ section, total: all, accuracy: share }) => [section, `${all}`, percent(share)]);
  return {
    claim: "A word is a vector, and a relation between words is a difference of vectors.",
    figures: { answers, correct, total, accuracy },
    text: [
      ...answers.map(({ a, b, c, word, score }) => `${a} − ${b} = ${c} − ${word}   (cosine ${score.toFixed(2)})`),
      "",
      table([["relation", "questions", "first answer right"], ...rows, ["all", `${total}`, percent(accuracy)]], [1, 2]),
    ].join("\n"),
  };
}

/** d in a − b = c − d. */
function first(vectors: KeyedVectors, [a, b, c]: readonly [string, string, string]): { word: string; score: number } {
  const [answer] = vectors.analogy({ positive: [b, c], negative: [a], count: 1 });
  return answer ?? { word: "?", score: Number.NaN };
}
