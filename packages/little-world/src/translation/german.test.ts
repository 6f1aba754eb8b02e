import { describe, expect, test } from "vitest";
import { translations } from "./translations.ts";

const pairs = [...translations({ to: "de", seed: 12, count: 20_000 })];
const targets = pairs.map(({ target }) => target);
const matching = (pattern: RegExp): string[] => targets.filter((target) => pattern.test(target));

// Nouns by their article, as a dictionary has them, and those of the weak declension.
const genders = {
  der: "König Prinz Mann Junge Freund Vater Hund Vogel Löwe Bär Welpe Apfel Kuchen Reis Käse Tee Kaffee Brief Stuhl Baum Ball Hut",
  die: "Königin Prinzessin Frau Mutter Katze Kuh Orange Birne Suppe Milch Zeitung Blume Uhr",
  das: "Mädchen Kind Pferd Ei Brot Wasser Buch Haus Auto Französisch Deutsch Japanisch Koreanisch Englisch Italienisch Spanisch Chinesisch Portugiesisch Griechisch",
};
const weak = ["Prinz", "Junge", "Löwe", "Bär", "Welpe"];

// Determiners and adjective endings: nominative, accusative, dative of der, die, das.
const endings: Record<keyof typeof genders, [determiner: string, adjective: string][][]> = {
  der: [
    [
      ["der", "e"],
      ["ein", "er"],
      ["mein", "er"],
      ["kein", "er"],
    ],
    [
      ["den", "en"],
      ["einen", "en"],
      ["meinen", "en"],
      ["keinen", "en"],
    ],
    [
      ["dem", "en"],
      ["einem", "en"],
      ["meinem", "en"],
      ["keinem", "en"],
    ],
  ],
  die: [
    [
      ["die", "e"],
      ["eine", "e"],
      ["meine", "e"],
      ["keine", "e"],
    ],
    [
      ["die", "e"],
      ["eine", "e"],
      ["meine", "e"],
      ["keine", "e"],
    ],
    [
      ["der", "en"],
      ["einer", "en"],
      ["meiner", "en"],
      ["keiner", "en"],
    ],
  ],
  das: [
    [
      ["das", "e"],
      ["ein", "es"],
      ["mein", "es"],
      ["kein", "es"],
    ],
    [
      ["das", "e"],
      ["ein", "es"],
      ["mein", "es"],
      ["kein", "es"],
    ],
    [
      ["dem", "en"],
      ["einem", "en"],
      ["meinem", "en"],
      ["keinem", "en"],
    ],
  ],
};

const article = "der|die|das|den|dem|(?:[mk]?ein)(?:e|en|em|er)?";
const phrase = new RegExp(
  `(?<![\\p{L}])(${article}) (?:(klein|groß|hübsch|alt|neu)(e[a-z]*) )?(\\p{Lu}\\p{L}+)`,
  "giu",
);
const place =
  / (in der (Küche|Schule|Bank)|auf dem Bett|unter dem Baum|am Ufer des Flusses|in den USA|im \p{L}+|ist die Hauptstadt .*|ist keine? \p{L}+\.)/gu;

/** Every noun phrase that is not part of a place: its case by position and verb must have the determiner and the ending of the tables. */
function mistakes({ source, target }: { source: string; target: string }): string[] {
  const without = target.replace(place, "");
  const isFronted = /^(Heute|Jetzt|Am|Jeden)/.test(target);
  const subject = isFronted ? (/^(?:Heute|Jetzt|Am \p{L}+|Jeden Tag) \p{L}+ (.*)/u.exec(without)?.[1] ?? "") : without;
  const start = without.length - subject.length;
  return [...without.matchAll(phrase)].flatMap((match) => {
    const [text, determiner = "", stem, ending, word = ""] = match;
    const isSubject = match.index === start;
    const wordCase = isSubject ? 0 : /\bhelps?\b/.test(source) ? 2 : 1;
    const isOblique = weak.some((each) => word === `${each}n` || word === `${each}en`);
    const noun = isOblique ? word.replace(/^(Prinz|Bär)en$/, "$1").replace(/^(Junge|Löwe|Welpe)n$/, "$1") : word;
    const gender = (["der", "die", "das"] as const).find((each) => genders[each].split(" ").includes(noun));
    if (gender === undefined) return [`${target}: ${word} has no gender`];
    const row = endings[gender][wordCase]?.find(([each]) => each === determiner.toLowerCase());
    const isRight =
      row !== undefined &&
      (stem === undefined || row[1] === ending) &&
      (!weak.includes(noun) || isOblique === !isSubject);
    return isRight ? [] : [`${target}: ${text}`];
  });
}

describe("german", () => {
  test("articles, adjective endings and weak nouns follow gender and case", () => {
    expect(pairs.flatMap(mistakes)).toEqual([]);
    expect(targets.flatMap((target) => [...target.matchAll(phrase)]).length).toBeGreaterThan(15_000);
  });

  test("the verb is second also behind a time, and the infinitive last", () => {
    const verb =
      /^(Heute|Jetzt|Am Morgen|Am Abend|Jeden Tag) (bin|bist|ist|sind|will|willst|wollen|[a-zäöü]+(e|st|t|en)|mag) /;
    expect(matching(/^(Heute|Jetzt|Am|Jeden)/).filter((target) => !verb.test(target))).toEqual([]);
    const wanting = targets.filter((target) => / (will|willst|wollen) /.test(target));
    expect(wanting.length).toBeGreaterThan(1_000);
    expect(wanting.filter((target) => !/ [a-zäöü]+en\.$/.test(target))).toEqual([]);
  });

  test("verbs agree with their pronouns", () => {
    expect(matching(/(^|[a-z] )ich [a-zäöü]*(st|en)\b/i).filter((each) => /^Ich /.test(each))).toEqual([]);
    expect(matching(/^Du (?![a-zäöüß]*(st|t)\b|willst|magst)/)).toEqual([]);
    expect(matching(/^(Wir|Er) (?!sind|ist|will|mag|[a-zäöü]+(en|t)\b)/)).toEqual([]);
    expect(matching(/^Wir [a-zäöü]+t\b/)).toEqual([]);
  });

  test("helfen has the dative, all others the accusative", () => {
    expect(
      pairs.filter(
        ({ source, target }) => /\bhelps? (me|you|him|them)\b/.test(source) && !/\b(mir|dir|ihm|ihnen)\b/.test(target),
      ),
    ).toEqual([]);
    expect(
      pairs.filter(({ source, target }) => !/\bhelps?\b/.test(source) && /\b(mir|dir|ihm|ihnen)\b/.test(target)),
    ).toEqual([]);
  });

  test("ein and what has no article are negated by kein, everything else by nicht", () => {
    const negated = pairs.filter(({ source }) => / not /.test(source));
    expect(negated.filter(({ target }) => /\bkein/.test(target) === /\bnicht\b/.test(target))).toEqual([]);
    expect(negated.filter(({ target }) => /nicht (ein|mein|den|das|die) /.test(target))).toEqual([]);
    expect(pairs.filter(({ source, target }) => !/ not /.test(source) && /\b(kein|nicht)/.test(target))).toEqual([]);
  });

  test("women have the feminine of a trade", () => {
    expect(matching(/^(Sarah|Anna|Emma|Sie) ist (keine? )?(Arzt|Lehrer|Bäcker|Sänger|Maler|Bauer|Student)\./)).toEqual(
      [],
    );
    expect(matching(/^(Tom|Ben|Paul|Er) ist (keine? )?\p{Lu}\p{L}+in\./u)).toEqual([]);
    expect(matching(/^Sarah ist \p{Lu}\p{L}+in\./u).length).toBeGreaterThan(10);
  });
});
