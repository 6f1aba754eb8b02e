import { expect, test } from "vitest";
import { translations } from "./translations.ts";

const sources = [...translations({ to: "fr", seed: 14, count: 20_000 })].map(({ source }) => source);
const matching = (pattern: RegExp): string[] => sources.filter((source) => pattern.test(source));
const third =
  "(?:[Hh]e|[Ss]he|Sarah|Anna|Emma|Tom|Ben|Paul|Riley|(?:[Tt]he|[Aa]n?|[Mm]y) (?:(?:small|big|tall|pretty) )?[a-z]+)";
const plain = "(?:I|[Yy]ou|[Ww]e|[Tt]hey)";

test("a stands before consonants and an before vowels", () => {
  expect(matching(/\ba [aeiou]|\ban [^aeiou]/i)).toEqual([]);
  expect(matching(/\ban (apple|egg|orange|old)\b/).length).toBeGreaterThan(50);
});

test("he and she have verbs with s and does not, all others plain verbs and do not", () => {
  const verbs =
    "love|like|see|know|help|understand|respect|look for|eat|drink|buy|read|draw|speak|sleep|work|sing|play|wait|live|want to";
  const start = "^(?:[A-Z][a-z ]+, )?";
  expect(matching(new RegExp(`${start}${third} (${verbs}|do not|are|am)\\b`))).toEqual([]);
  expect(
    matching(
      new RegExp(
        `${start}${plain} ((looks|wants|${verbs
          .split("|")
          .map((verb) => `${verb}s`)
          .join("|")})\\b|does not|is\\b)`,
      ),
    ),
  ).toEqual([]);
  expect(matching(/\bI (are|is)\b|\b([Yy]ou|[Ww]e|[Tt]hey) (am|is)\b/)).toEqual([]);
  expect(matching(new RegExp(`${start}${third} [a-z]+s\\b`)).length).toBeGreaterThan(5_000);
});

test("pronouns have their object forms behind the verb", () => {
  expect(matching(/[a-z] (I|he|she|we|they)\.$/)).toEqual([]);
  expect(matching(/ us\b/).filter((source) => !source.includes("the US"))).toEqual([]);
});
