import fc from "fast-check";
import { expect, test } from "vitest";
import { englishText } from "../english/english-text.ts";
import { type CompletionTheme, completions } from "./completions.ts";

const asked = [...completions({ seed: 3, count: 20_000 })];
const answersTo = (prompt: string) => asked.find((each) => each.prompt === prompt)?.answers.map(({ word }) => word);

test("what somebody feels follows from what is done and where", () => {
  const firsts = (prompt: string) => answersTo(prompt)?.[0];
  expect(answersTo("Sarah lies still on the bed, feeling")).toEqual(["tired", "sleepy", "calm"]);
  expect(firsts("Sarah jumps high on the bed, feeling")).toBe("happy");
  expect(firsts("Sarah lies still on the grass, feeling")).toBe("calm");
  expect(firsts("Sarah runs fast in the park, feeling")).toBe("thirsty");
  expect(firsts("The capital of South Korea is")).toBe("Seoul");
  expect(firsts("A puppy is a young")).toBe("dog");
  expect(answersTo("Riley is a dog. She")).toEqual(["barks", "chews", "wags", "fetches"]);
});

test("the stated probabilities are those of the text, within five standard deviations", () => {
  const text = [...englishText({ seed: 21, sentences: 60_000 })];
  for (const prompt of ["lies still on the bed, feeling", "runs fast in the park, feeling", "Riley is a dog. She"]) {
    const answers = asked.find((each) => each.prompt.endsWith(prompt))?.answers ?? [];
    const next = text.flatMap((sentence) => {
      const [before, after] = sentence.split(`${prompt} `);
      return after === undefined || before === undefined ? [] : [/^[A-Za-z]+/.exec(after)?.[0] ?? ""];
    });
    expect(next.length).toBeGreaterThan(100);
    expect(new Set(next)).toEqual(new Set(answers.map(({ word }) => word)));
    for (const { word, probability } of answers) {
      const deviation = Math.sqrt(next.length * probability * (1 - probability));
      const counted = next.filter((each) => each === word).length;
      expect(Math.abs(counted - next.length * probability)).toBeLessThanOrEqual(5 * deviation);
    }
  }
});

test("the drawn sentence begins with the prompt and goes on with one of the answers", () => {
  const wrong = asked.filter(({ prompt, answers, sentence }) => {
    const next = sentence.slice(prompt.length + 1).split(/[ .,]/)[0];
    const total = answers.reduce((sum, { probability }) => sum + probability, 0);
    const isSorted = answers.every((each, i) => each.probability <= (answers[i - 1]?.probability ?? 1));
    const isAnswer = sentence.startsWith(`${prompt} `) && answers.some(({ word }) => word === next);
    return !isAnswer || !isSorted || Math.abs(total - 1) > 1e-12;
  });
  expect(wrong).toEqual([]);
});

test("nothing in the text goes on with another word than the answers", () => {
  const known = new Map(asked.map(({ prompt, answers }) => [prompt, answers.map(({ word }) => word)]));
  const wrong: string[] = [];
  let seen = 0;
  for (const sentence of englishText({ seed: 22, sentences: 30_000 })) {
    for (const space of sentence.matchAll(/ /g)) {
      const answers = known.get(sentence.slice(0, space.index));
      if (answers === undefined) continue;
      seen++;
      if (!answers.includes(sentence.slice(space.index + 1).split(/[ .,]/)[0] ?? "")) wrong.push(sentence);
    }
  }
  expect(wrong).toEqual([]);
  expect(seen).toBeGreaterThan(3_000);
});

test("one prompt always has the same answers", () => {
  const known = new Map<string, string>();
  for (const { prompt, answers } of asked) {
    const text = JSON.stringify(answers);
    if ((known.get(prompt) ?? text) !== text) throw new Error(`${prompt} has two sets of answers`);
    known.set(prompt, text);
  }
});

test("equal seeds ask equal questions, of one theme where one is given", () => {
  fc.assert(
    fc.property(
      fc.maxSafeInteger(),
      fc.constantFrom("animals", "countries", "beds", "riley", "love"),
      (seed, theme) => {
        const options = { seed, count: 10, theme: theme as CompletionTheme };
        const one = [...completions(options)];
        expect([...completions(options)]).toEqual(one);
        expect(one.map((each) => each.theme)).toEqual(new Array(10).fill(theme));
      },
    ),
    { numRuns: 30 },
  );
});

test("only the prompts that pass a test are asked", () => {
  const only = (prompt: string): boolean => prompt.startsWith("Sarah ");
  const some = [...completions({ theme: "beds", count: 20, only })];
  expect(some).toHaveLength(20);
  expect(some.filter(({ prompt }) => !only(prompt))).toEqual([]);
});

test("options out of range are refused", () => {
  expect(() => completions({ count: 0.5 })).toThrow(
    new RangeError("completions: count must be a whole number from 0, got 0.5"),
  );
  expect(() => completions({ theme: "banks" as CompletionTheme })).toThrow(
    new RangeError('completions: theme must be animals, countries, beds, riley, love, got "banks"'),
  );
});
