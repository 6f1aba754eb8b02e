// Sentences into other languages: how close greedy translations are to right ones, and whether drawn ones are as varied as the world.
import { type TargetLanguage, type Translation, translations } from "@attn/little-world";
import { corpusBleu } from "@attn/training";
import { openEmbeddedTranslator } from "../models/open-embedded.ts";
import { table } from "../terminal/table.ts";
import type { OpenTranslator } from "../translation/encode-source.ts";
import { type Claim, percent } from "./claim.ts";
import { translateOnce } from "./translate-once.ts";
import { worldSplit } from "./world-split.ts";

const languages: readonly (readonly [TargetLanguage, string])[] = [
  ["fr", "French"],
  ["de", "German"],
  ["ko", "Korean"],
];
const [sentences, draws] = [80, 300];
const love = "I love you.";

/** BLEU on held-out pairs, and the Korean of "I love you." beside its true frequencies. */
export async function showTranslations(): Promise<Claim> {
  const opened = await openEmbeddedTranslator();
  const scores = [];
  for (const [to, language] of languages) {
    const pairs = [...translations({ to, seed: 2, count: sentences, only: worldSplit.isTest })];
    scores.push({ to, language, ...(await score(opened, to, pairs)), love: await translateOnce(opened, love, { to }) });
  }
  const drawn = await drawKorean(opened);
  const none = 1 - drawn.reduce((sum, { share }) => sum + share, 0);
  const scoreRows = scores.map((each) => [each.language, each.bleu.toFixed(1), percent(each.right), each.love]);
  const drawnRows = drawn.map(({ target, share, frequency }) => [target, percent(share), percent(frequency)]);
  return {
    claim: "An encoder-decoder translates; where several translations are right, temperature finds them all.",
    figures: { sentences, scores, draws, korean: drawn, noneOfThem: none },
    text: [
      `Greedy translations of ${sentences} unseen sentences in each language:`,
      "",
      table([["", "BLEU", "right by the letter", `“${love}”`], ...scoreRows], [1, 2]),
      "",
      `“${love}” drawn ${draws} times in Korean at temperature 1:`,
      "",
      table([["", "drawn", "in the world"], ...drawnRows, ["none of these", percent(none), ""]], [1, 2]),
      "",
      `See who looks at whom: attn attend ${JSON.stringify(love)} --to de`,
    ].join("\n"),
  };
}

async function score(
  opened: OpenTranslator,
  to: string,
  pairs: readonly Translation[],
): Promise<{ bleu: number; right: number }> {
  const found: { candidate: string[]; references: string[][] }[] = [];
  let right = 0;
  for (const { source, alternatives } of pairs) {
    const text = await translateOnce(opened, source, { to });
    if (alternatives.some(({ target }) => target === text)) right++;
    found.push({ candidate: wordsOf(text), references: alternatives.map(({ target }) => wordsOf(target)) });
  }
  return { bleu: corpusBleu(found).score, right: right / pairs.length };
}

/** Words and, apart from them, punctuation. */
const wordsOf = (text: string): string[] => text.match(/[\p{L}\p{M}\p{N}'’-]+|[^\s\p{L}\p{M}\p{N}]/gu) ?? [];

async function drawKorean(opened: OpenTranslator): Promise<{ target: string; share: number; frequency: number }[]> {
  const counts = new Map<string, number>();
  for (let seed = 0; seed < draws; seed++) {
    const text = await translateOnce(opened, love, { to: "ko", temperature: 1, seed });
    counts.set(text, (counts.get(text) ?? 0) + 1);
  }
  const [pair] = translations({ to: "ko", count: 1, only: (source) => source === love });
  return (pair?.alternatives ?? []).map(({ target, frequency }) => ({
    target,
    frequency,
    share: (counts.get(target) ?? 0) / draws,
  }));
}
