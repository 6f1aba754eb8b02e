// The endings of Korean sentences.
import { translations } from "@attn/little-world";
import { expect, test } from "vitest";
import { levelOf, levels } from "./politeness.ts";

test("the ending of every Korean sentence of the little world tells its level, and the levels are as frequent as there", () => {
  for (const { alternatives } of translations({ to: "ko", count: 400, seed: 7 })) {
    for (const { target, politeness } of alternatives) expect([target, levelOf(target)]).toEqual([target, politeness]);
    expect(alternatives.map(({ politeness, frequency }) => [politeness, frequency])).toEqual(
      levels.map(({ level, share }) => [level, share]),
    );
  }
});

test("what has no Korean ending has no level", () => {
  for (const text of ["", ".", "Je t'aime.", "사랑x."]) expect(levelOf(text)).toBeUndefined();
});
