import { describe, expect, test } from "vitest";
import type { Politeness } from "./korean.ts";
import { translations } from "./translations.ts";

const pairs = [...translations({ to: "ko", seed: 13, count: 20_000 })];
const level = (politeness: Politeness): string[] =>
  pairs.map(({ alternatives }) => alternatives.find((each) => each.politeness === politeness)?.target ?? "");
const polite = level("polite");
const casual = level("casual");
const formal = level("formal");
const targets = [...polite, ...casual, ...formal];

/** Unicode's own decomposition: a syllable with a final consonant ends in one of U+11A8 to U+11C2. */
const endsInConsonant = (word: string): boolean => /[\u11a8-\u11c2]$/.test(word.normalize("NFD"));

const lastWord = (target: string): string => target.slice(target.lastIndexOf(" ") + 1, -1);

describe("korean", () => {
  test("은, 이 and 을 stand behind consonants, 는, 가 and 를 behind vowels", () => {
    const marked = targets
      .flatMap((target) => target.split(" ").slice(0, -1))
      .filter((word) => /.[은는가을를]$/.test(word));
    expect(marked.length).toBeGreaterThan(50_000);
    const wrong = marked.filter((word) => endsInConsonant(word.slice(0, -1)) !== /[은을]$/.test(word));
    expect([...new Set(wrong)]).toEqual([]);
    const news = targets.flatMap((target) => target.split(" ").slice(0, -1)).filter((word) => word.endsWith("이"));
    expect([...new Set(news)].filter((word) => !endsInConsonant(word.slice(0, -1)))).toEqual([]);
  });

  test("polite sentences end in 요, formal ones in ㅂ니다, casual ones in neither", () => {
    expect(polite.filter((target) => !/요\.$/.test(target))).toEqual([]);
    expect(formal.filter((target) => !/니다\.$/.test(target))).toEqual([]);
    expect(casual.filter((target) => /(요|니다)\.$/.test(target))).toEqual([]);
    expect(
      formal
        .map((target) => target.normalize("NFD"))
        .filter((target) => !/\u11b8\u1102\u1175\u1103\u1161\.$/.test(target)),
    ).toEqual([]);
  });

  test("the polite verb is the casual one with 요, and is-a has its own forms", () => {
    const others = polite.flatMap((target, i) => {
      const [one, other] = [lastWord(target), lastWord(casual[i] ?? "")];
      return one === `${other}요` ? [] : [`${one} ${other}`];
    });
    const isA = /(예요 .*[^이]야|이에요 .*이야|아니에요 아니야)$/;
    expect([...new Set(others)].filter((each) => !isA.test(each))).toEqual([]);
  });

  test("formal presents are those of a dictionary", () => {
    const known =
      "사랑합니다 좋아합니다 봅니다 압니다 모릅니다 돕습니다 이해합니다 존경합니다 찾습니다 먹습니다 마십니다 삽니다 읽습니다 그립니다 합니다 잡니다 일합니다 노래합니다 놉니다 기다립니다 있습니다 없습니다 아닙니다 싶습니다 않습니다 못합니다 피곤합니다 행복합니다 슬픕니다 아픕니다 작습니다 큽니다 강합니다";
    const verbs = new Set(formal.map(lastWord).filter((verb) => !verb.endsWith("입니다")));
    expect([...verbs].sort()).toEqual(known.split(" ").sort());
  });

  test("casual presents are those of a dictionary", () => {
    const known =
      "사랑해 좋아해 봐 알아 몰라 도와 이해해 존경해 찾아 먹어 마셔 사 읽어 그려 해 자 일해 노래해 놀아 기다려 살아 있어 없어 아니야 싶어 않아 못해 피곤해 행복해 슬퍼 아파 작아 커 강해";
    const isA = /^(수도|의사|선생님|제빵사|가수|화가|농부|학생)이?야$/;
    const verbs = new Set(casual.map(lastWord).filter((verb) => !isA.test(verb)));
    expect([...verbs].sort()).toEqual(known.split(" ").sort());
  });

  test("is-a is 이야, 이에요 behind a consonant, 야, 예요 behind a vowel, always 입니다", () => {
    const trades = pairs.flatMap(({ alternatives }) => alternatives.map(({ target }) => lastWord(target)));
    const nouns = ["수도", "의사", "선생님", "제빵사", "가수", "화가", "농부", "학생"];
    const said = new Set(trades.filter((word) => nouns.some((noun) => word.startsWith(noun))));
    const right = nouns.flatMap((noun) =>
      (endsInConsonant(noun) ? ["이에요", "이야", "입니다"] : ["예요", "야", "입니다"]).map((ending) => noun + ending),
    );
    expect([...said].sort()).toEqual(right.sort());
  });

  test("I and you are 나, 너 and 내 in casual speech, 저, 당신 and 제 otherwise", () => {
    expect(casual.filter((target) => /(^| )(저[는를]|당신[은을]|제) /.test(target))).toEqual([]);
    expect([...polite, ...formal].filter((target) => /(^| )(나[는를]|너[는를]|내) /.test(target))).toEqual([]);
  });

  test("one's own wish is 싶다, the wish of others 싶어 하다", () => {
    const wishes = pairs.filter(({ source }) => /\bwants? to\b/.test(source));
    const isOwn = ({ source }: { source: string }): boolean => /\b(I|[Ww]e) (do not )?want/.test(source);
    expect(wishes.length).toBeGreaterThan(500);
    expect(wishes.filter((pair) => isOwn(pair) === /싶어 하|싶어 해|싶어 합/.test(pair.target))).toEqual([]);
  });

  test("targets come at their stated frequencies, within four standard deviations", () => {
    const stated = { polite: 0.5, casual: 0.3, formal: 0.2 };
    for (const [politeness, frequency] of Object.entries(stated)) {
      const counted = pairs.filter(
        ({ target, alternatives }) => alternatives.find((each) => each.target === target)?.politeness === politeness,
      ).length;
      const deviation = Math.sqrt(pairs.length * frequency * (1 - frequency));
      expect(Math.abs(counted - pairs.length * frequency)).toBeLessThan(4 * deviation);
    }
    for (const { alternatives } of pairs) {
      expect(Object.fromEntries(alternatives.map((each) => [each.politeness, each.frequency]))).toEqual(stated);
      expect(new Set(alternatives.map(({ target }) => target)).size).toBe(3);
    }
  });
});
