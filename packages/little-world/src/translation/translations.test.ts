import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { words } from "../words.ts";
import { type TargetLanguage, translations } from "./translations.ts";

const languages = ["fr", "de", "ko"] as const;
const all = Object.fromEntries(languages.map((to) => [to, [...translations({ to, seed: 2, count: 60_000 })]]));
const book = (to: TargetLanguage) =>
  new Map(all[to]?.map(({ source, alternatives }) => [source, alternatives.map(({ target }) => target)]));
const books = { fr: book("fr"), de: book("de"), ko: book("ko") };

describe("translations", () => {
  test.each([
    ["I love you.", "Je t'aime.", "Ich liebe dich.", "사랑해요. | 사랑해. | 사랑합니다."],
    [
      "You love me.",
      "Tu m'aimes.",
      "Du liebst mich.",
      "당신은 저를 사랑해요. | 너는 나를 사랑해. | 당신은 저를 사랑합니다.",
    ],
    [
      "She loves him.",
      "Elle l'aime.",
      "Sie liebt ihn.",
      "그녀는 그를 사랑해요. | 그녀는 그를 사랑해. | 그녀는 그를 사랑합니다.",
    ],
    ["You help me.", "Tu m'aides.", "Du hilfst mir.", "당신은 저를 도와요. | 너는 나를 도와. | 당신은 저를 돕습니다."],
    [
      "He does not know her.",
      "Il ne la connaît pas.",
      "Er kennt sie nicht.",
      "그는 그녀를 몰라요. | 그는 그녀를 몰라. | 그는 그녀를 모릅니다.",
    ],
    [
      "He drinks water.",
      "Il boit de l'eau.",
      "Er trinkt Wasser.",
      "그는 물을 마셔요. | 그는 물을 마셔. | 그는 물을 마십니다.",
    ],
    [
      "She is not sad.",
      "Elle n'est pas triste.",
      "Sie ist nicht traurig.",
      "그녀는 슬프지 않아요. | 그녀는 슬프지 않아. | 그녀는 슬프지 않습니다.",
    ],
    [
      "She speaks French.",
      "Elle parle français.",
      "Sie spricht Französisch.",
      "그녀는 프랑스어를 해요. | 그녀는 프랑스어를 해. | 그녀는 프랑스어를 합니다.",
    ],
    [
      "Tokyo is the capital of Japan.",
      "Tokyo est la capitale du Japon.",
      "Tokio ist die Hauptstadt von Japan.",
      "도쿄는 일본의 수도예요. | 도쿄는 일본의 수도야. | 도쿄는 일본의 수도입니다.",
    ],
    [
      "Anna is a doctor.",
      "Anna est médecin.",
      "Anna ist Ärztin.",
      "안나는 의사예요. | 안나는 의사야. | 안나는 의사입니다.",
    ],
    [
      "They are happy.",
      "Ils sont heureux.",
      "Sie sind glücklich.",
      "그들은 행복해요. | 그들은 행복해. | 그들은 행복합니다.",
    ],
    [
      "I live in the US.",
      "J'habite aux États-Unis.",
      "Ich wohne in den USA.",
      "저는 미국에 살아요. | 나는 미국에 살아. | 저는 미국에 삽니다.",
    ],
  ])("%s", (source, french, german, korean) => {
    expect(books.fr.get(source)).toEqual([french]);
    expect(books.de.get(source)).toEqual([german]);
    expect(books.ko.get(source)?.join(" | ")).toBe(korean);
  });

  test("the same source always has the same right translations, and the target is one of them", () => {
    const wrong: string[] = [];
    for (const to of languages) {
      for (const { source, target, alternatives } of all[to] ?? []) {
        const right = books[to].get(source) ?? [];
        const given = alternatives.map((each) => each.target);
        if (given.join() !== right.join() || !right.includes(target)) wrong.push(source);
      }
    }
    expect(wrong).toEqual([]);
  });

  test("equal seeds give equal pairs, and equal sources in every language", () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), fc.nat(30), fc.constantFrom(...languages), (seed, count, to) => {
        const one = [...translations({ to, seed, count })];
        expect(one).toHaveLength(count);
        expect([...translations({ to, seed, count })]).toEqual(one);
        expect([...translations({ to: "fr", seed, count })].map(({ source }) => source)).toEqual(
          one.map(({ source }) => source),
        );
      }),
      { numRuns: 40 },
    );
  });

  test("sentences begin with a capital or in Hangul, and end with one full stop", () => {
    const wrong = languages
      .flatMap((to) => all[to] ?? [])
      .filter(
        ({ source, target }) =>
          !/^[A-Z][A-Za-z ,]*\.$/.test(source) || !/^[\p{Lu}가-힣][\p{L} ,'-]*\.$/u.test(target) || / {2}/.test(target),
      );
    expect(wrong).toEqual([]);
  });

  test("most of the sources are different ones, of few words", () => {
    const sources = all.fr?.map(({ source }) => source) ?? [];
    expect(new Set(sources).size).toBeGreaterThan(sources.length / 2);
    expect(new Set(sources.flatMap(words)).size).toBeLessThan(250);
  });

  test("nobody does something to oneself", () => {
    const same = /\b(I|[Yy]ou|[Hh]e|[Ss]he|[Tt]hey|[Ww]e) .*\b(me|you|him|her|them|us)\./;
    const selves = new Map(Object.entries({ i: "me", you: "you", we: "me" }));
    const wrong = (all.fr ?? []).filter(({ source }) => {
      const [, subject = "", object] = same.exec(source) ?? [];
      return object !== undefined && selves.get(subject.toLowerCase()) === object;
    });
    expect(wrong).toEqual([]);
  });

  test("options out of range are refused", () => {
    expect(() => translations({ to: "es" as TargetLanguage })).toThrow(
      new RangeError('translations: to must be fr, de, ko, got "es"'),
    );
    expect(() => translations({ to: "fr", count: -1 })).toThrow(
      new RangeError("translations: count must be a whole number from 0, got -1"),
    );
    expect(() => translations({ to: "fr", seed: Number.NaN })).toThrow(
      new RangeError("translations: seed must be a safe integer, got NaN"),
    );
    expect(() => [...translations({ to: "de", count: 1, only: () => false })]).toThrow(
      /^translations: only\(\) refused 100000 sentences in a row, the last was "/,
    );
  });
});
