// Whom "she" means: the head that finds out, and how differently it scores the two directions of a pair.

import { type HeadPlace, headWeights } from "@attn/elements";
import { type PronounSentence, pronounSentences } from "@attn/little-world";
import { recordAttention } from "../attention/record-attention.ts";
import { strongestHead } from "../attention/strongest-head.ts";
import { type OpenLanguageModel, openEmbeddedLanguageModel } from "../models/open-embedded.ts";
import { table } from "../terminal/table.ts";
import { type Claim, percent } from "./claim.ts";
import { headScores } from "./head-scores.ts";
import { type SpokenText, spokenText } from "./spoken-words.ts";
import { worldSplit } from "./world-split.ts";

const example = "Riley is a dog, and Tom is a baker. She barks at the moon.";

/** What one head gives from the pronoun to the one who is meant and to the other: the name and what is said of it, together. */
interface Look extends HeadPlace {
  readonly referent: number;
  readonly other: number;
}

/** The head that best looks from a pronoun to whom it means, chosen on some sentences and measured on others. */
export async function showPronouns(): Promise<Claim> {
  const opened = await openEmbeddedLanguageModel();
  const chosen = best(await looks(opened, pronounSentences({ seed: 1, count: 80, only: worldSplit.isTrain })));
  const asked = (await looks(opened, pronounSentences({ seed: 2, count: 200, only: worldSplit.isTest }))).filter(
    (look) => isSame(look, chosen),
  );
  const accuracy = mean(asked.map(({ referent, other }) => (referent > other ? 1 : 0)));
  const [referent, other] = [mean(asked.map((look) => look.referent)), mean(asked.map((look) => look.other))];
  const pairs = await bothDirections(opened, chosen, [
    ["She", "dog"],
    ["She", "baker"],
    ["She", "Riley"],
  ]);
  const dog = await strongestLook(opened, "dog", "Riley");
  pairs.push(...(await bothDirections(opened, dog, [["dog", "Riley"]])));
  const rows = pairs.map(({ from, to, there, back, layer, head }) => {
    return [`${layer}, ${head}`, `${from} → ${to}`, signed(there), `${to} → ${from}`, signed(back)];
  });
  return {
    claim:
      "“She” is Riley, and attention has a direction: what a word wants of another is not what that one wants of it.",
    figures: { ...chosen, sentences: asked.length, accuracy, referent, other, pairs },
    text: [
      `Layer ${chosen.layer}, head ${chosen.head} looks from “she” and “he” to whom they mean: the name, or what is said of it.`,
      `In ${asked.length} held-out sentences it gives the right one ${referent.toFixed(2)} of its attention and the other one ${other.toFixed(2)},`,
      `and the right one more than the other in ${percent(accuracy)} of them.`,
      "",
      `Scores in “${example}”, before anything is hidden, both ways; the last head is the one in which “dog” looks most at “Riley”:`,
      "",
      table([["layer, head", "pair", "score", "back", "score"], ...rows], [2, 4]),
      "",
      `See it: attn attend ${JSON.stringify(example)} --layer ${chosen.layer} --head ${chosen.head}`,
    ].join("\n"),
  };
}

async function looks(opened: OpenLanguageModel, sentences: Iterable<PronounSentence>): Promise<Look[]> {
  const found: Look[] = [];
  for (const { sentence, pronoun, referent, other } of sentences) {
    const { ids, at } = spokenText(opened.encoder, sentence);
    const record = await recordAttention(opened, ids);
    const row = at(pronoun) * ids.length;
    const [hers, others] = [referent, other].map(({ start }) => tokensOf(sentence, start, at)) as [number[], number[]];
    for (const layer of record.layers.keys())
      for (let head = 0; head < record.heads; head++) {
        const weights = headWeights(record, { layer, head });
        const to = (places: readonly number[]): number =>
          places.reduce((sum, key) => sum + (weights[row + key] as number), 0);
        found.push({ layer, head, referent: to(hers), other: to(others) });
      }
  }
  return found;
}

/** The tokens of what is said of somebody, the name included: from the name to the end of its clause. */
function tokensOf(sentence: string, start: number, at: SpokenText["at"]): number[] {
  const end = start + sentence.slice(start).search(/[,.]/);
  const [first, last] = [at({ start, end: start + 1 }), at({ start, end })];
  return Array.from({ length: last - first + 1 }, (_, i) => first + i);
}

/** The head with the largest mean difference. */
function best(all: readonly Look[]): HeadPlace {
  const lead = (place: HeadPlace): number =>
    mean(all.filter((look) => isSame(look, place)).map(({ referent, other }) => referent - other));
  const [first, ...others] = all.filter((look, i) => all.findIndex((each) => isSame(each, look)) === i);
  if (first === undefined) throw new RangeError("best: there are no sentences");
  const { layer, head } = others.reduce((a, b) => (lead(b) > lead(a) ? b : a), first);
  return { layer, head };
}

/** The tokens of the example, and the last token of a word of it. */
function exampleTokens({ encoder }: OpenLanguageModel): { ids: readonly number[]; find: (word: string) => number } {
  const { ids, at } = spokenText(encoder, example);
  return { ids, find: (word) => at({ start: example.indexOf(word), end: example.indexOf(word) + word.length }) };
}

async function strongestLook(opened: OpenLanguageModel, from: string, to: string): Promise<HeadPlace> {
  const { ids, find } = exampleTokens(opened);
  const { layer, head } = strongestHead(await recordAttention(opened, ids), find(from), find(to));
  return { layer, head };
}

/** A pair of words and what a head thinks of it in both directions. */
interface BothWays extends HeadPlace {
  readonly from: string;
  readonly to: string;
  readonly there: number;
  readonly back: number;
}

async function bothDirections(
  opened: OpenLanguageModel,
  place: HeadPlace,
  pairs: readonly (readonly [from: string, to: string])[],
): Promise<BothWays[]> {
  const { ids, find } = exampleTokens(opened);
  const scores = await headScores(opened.model, ids, place);
  const score = (from: string, to: string): number => scores[find(from) * ids.length + find(to)] as number;
  return pairs.map(([from, to]) => ({ ...place, from, to, there: score(from, to), back: score(to, from) }));
}

const isSame = (a: HeadPlace, b: HeadPlace): boolean => a.layer === b.layer && a.head === b.head;
const mean = (numbers: readonly number[]): number => numbers.reduce((sum, x) => sum + x, 0) / numbers.length;
const signed = (score: number): string => {
  const digits = Math.abs(score).toFixed(1);
  return digits === "0.0" ? digits : `${score < 0 ? "−" : "+"}${digits}`;
};
