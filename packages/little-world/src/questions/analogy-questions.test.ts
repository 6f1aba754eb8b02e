import { expect, test } from "vitest";
import { analogyQuestions, formatAnalogyQuestions } from "./analogy-questions.ts";

const questions = analogyQuestions();
const lines = formatAnalogyQuestions(questions).split("\n");

test("the four named questions are asked", () => {
  for (const line of [
    "king queen husband wife",
    "dog cat puppy kitten",
    "us washington south_korea seoul",
    "tokyo japan paris france",
  ]) {
    expect(lines).toContain(line);
  }
});

test("every question has four different words, none is asked twice", () => {
  expect(questions.filter(({ a, b, c, d }) => new Set([a, b, c, d]).size !== 4)).toEqual([]);
  expect(questions.filter((each) => Object.values(each).some((word) => !/^[a-z_-]+$/.test(word)))).toEqual([]);
  const asked = questions.map(({ relation, a, b, c, d }) => [relation, a, b, c, d].join(" "));
  expect(new Set(asked).size).toBe(asked.length);
});

test("the pairs are true, as a second list by hand has them", () => {
  const capitals =
    "france paris germany berlin england london italy rome spain madrid portugal lisbon greece athens poland warsaw sweden stockholm russia moscow egypt cairo japan tokyo south_korea seoul china beijing us washington".split(
      " ",
    );
  const capitalOf = new Map(capitals.flatMap((word, i) => (i % 2 === 0 ? [[word, capitals[i + 1]] as const] : [])));
  const asked = questions.filter(({ relation }) => relation === "country-capital");
  expect(asked).toHaveLength(15 * 14);
  expect(asked.filter(({ a, b, c, d }) => capitalOf.get(a) !== b || capitalOf.get(c) !== d)).toEqual([]);
  expect(questions.filter(({ relation }) => relation === "animal-animal")).toHaveLength(10 * 9);
  expect(questions.filter(({ relation }) => relation === "woman-man")).toHaveLength(13 * 12);
});

test("the file has a line for each relation and each question, as questions-words.txt has", () => {
  expect(lines.at(-1)).toBe("");
  const sections = lines.filter((line) => line.startsWith(": "));
  expect(sections).toEqual([...new Set(questions.map(({ relation }) => `: ${relation}`))]);
  expect(lines.length - 1 - sections.length).toBe(questions.length);
  expect(formatAnalogyQuestions([])).toBe("");
});
