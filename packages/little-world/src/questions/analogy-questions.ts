// Analogies whose answers hold by construction: the two pairs of a question differ in the same way. Asking them is for @attn/embeddings.
import { animals } from "../themes/animals.ts";
import { countries } from "../themes/countries.ts";
import { genderPairs } from "../themes/families.ts";
import { words } from "../words.ts";

/** "a is to b as c is to d", in the words of `words()`. */
export interface AnalogyQuestion {
  relation: string;
  a: string;
  b: string;
  c: string;
  d: string;
}

type Pair = readonly [first: string, second: string];

/** Every question: all ordered couples of pairs of each relation; "animal-animal" crosses them (dog is to cat as puppy is to kitten). */
export function analogyQuestions(): AnalogyQuestion[] {
  const gender = genderPairs.map(({ he, she }): Pair => [he, she]);
  const young = animals.map(({ adult, young }): Pair => [adult, young]);
  const capital = countries().map((each): Pair => [word(each.country), word(each.capital)]);
  const citizen = countries().map((each): Pair => [word(each.country), word(each.citizen)]);
  return [
    ...ask("country-capital", capital),
    ...ask("capital-country", capital.map(reversed)),
    ...ask("country-citizen", citizen),
    ...ask("man-woman", gender),
    ...ask("woman-man", gender.map(reversed)),
    ...ask("adult-young", young),
    ...ask("young-adult", young.map(reversed)),
    ...ask("adult-young", young).map(({ a, b, c, d }) => ({ relation: "animal-animal", a, b: c, c: b, d })),
  ];
}

/** The questions as a file like questions-words.txt: a line `: relation`, then lines of four words. */
export function formatAnalogyQuestions(questions: readonly AnalogyQuestion[]): string {
  const lines: string[] = [];
  let section: string | undefined;
  for (const { relation, a, b, c, d } of questions) {
    if (relation !== section) lines.push(`: ${relation}`);
    section = relation;
    lines.push(`${a} ${b} ${c} ${d}`);
  }
  return lines.map((line) => `${line}\n`).join("");
}

const ask = (relation: string, pairs: readonly Pair[]): AnalogyQuestion[] =>
  pairs.flatMap((one) =>
    pairs.filter((other) => other !== one).map(([c, d]) => ({ relation, a: one[0], b: one[1], c, d })),
  );

const reversed = ([first, second]: Pair): Pair => [second, first];

const word = (name: string): string => words(name).join(" ");
