import { expect, test } from "vitest";
import { random } from "../random.ts";
import { allThemes } from "../themes/all-themes.ts";
import { expand, parseTemplate } from "./expand.ts";
import type { Theme } from "./theme.ts";

const theme: Theme = {
  name: "test",
  weight: 1,
  tables: {
    pet: [
      { noun: "owl", they: "it" },
      { noun: "emu", they: "it" },
    ],
  },
  lists: { colour: ["red", "blue"] },
  templates: [],
};
const say = (text: string, seed = 1) => expand(parseTemplate(theme, text), random("test", seed));

test("a slot keeps its row and its draw, a slot with a digit takes another", () => {
  for (let seed = 0; seed < 50; seed++) {
    const { sentence } = say("{pet.noun} {pet.noun} {pet2.noun} {colour} {colour2} {colour}.", seed);
    expect(sentence).toMatch(/^(Owl owl emu|Emu emu owl) (red blue red|blue red blue)\.$/);
  }
});

test("a becomes an before vowels, sentences get their capitals", () => {
  expect(say("a {pet.noun} and a cat. {pet.they} is a {pet2.noun}.").sentence).toMatch(
    /^An (owl|emu) and a cat\. It is an (owl|emu)\.$/,
  );
});

test("a question mark asks: the prompt ends before the slot", () => {
  expect(say("here is {colour?} paint.").question).toEqual({ prompt: "Here is", choices: ["red", "blue"] });
  expect(say("here is {colour} paint.").question).toBeUndefined();
});

test("a slot that names nothing is refused", () => {
  expect(() => parseTemplate(theme, "{pet.age}")).toThrow(
    new RangeError("parseTemplate: {pet.age} names nothing in the theme test"),
  );
});

test("every template of every theme parses and uses every table and list", () => {
  for (const each of allThemes()) {
    const parsed = each.templates.map((template) => parseTemplate(each, template));
    const used = new Set(
      parsed.flatMap(({ pieces }) => pieces.flatMap((piece) => (typeof piece === "string" ? [] : [piece.table]))),
    );
    expect([...used].sort()).toEqual([...Object.keys(each.tables), ...Object.keys(each.lists ?? {})].sort());
    for (const { pieces } of parsed)
      expect(pieces.filter((piece) => typeof piece === "string" && /[{}]/.test(piece))).toEqual([]);
  }
});
