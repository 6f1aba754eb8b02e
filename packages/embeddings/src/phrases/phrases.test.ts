import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { Phrases, type PhrasesOptions } from "./phrases.ts";

interface PhrasesCase {
  options: {
    min_count?: number;
    threshold?: number;
    max_vocab_size?: number;
    delimiter?: string;
    scoring?: "npmi";
    connector_words?: string[];
  };
  found: Record<string, number>;
  joined: string[][];
  foundAfterMore: Record<string, number>;
}
const golden = JSON.parse(readFileSync(new URL("../../golden/training.json", import.meta.url), "utf8")) as {
  corpus: string[];
  secondCorpus: string[];
  phrases: PhrasesCase[];
};
const sentencesOf = (lines: string[]): string[][] => lines.filter(Boolean).map((line) => line.split(" "));
const [corpus, second] = [sentencesOf(golden.corpus), sentencesOf(golden.secondCorpus)];

function optionsOf({ options: given }: PhrasesCase): PhrasesOptions {
  const { min_count: minCount, max_vocab_size: maxVocabSize, connector_words: connectorWords, ...same } = given;
  return { ...same, minCount, maxVocabSize, connectorWords };
}

describe("phrases are gensim's (tools/reference/embeddings/train.py)", () => {
  test.each(golden.phrases.map((each) => [JSON.stringify(each.options), each] as const))("%s", async (_, each) => {
    const phrases = new Phrases(optionsOf(each));
    await phrases.addVocabulary(corpus);
    expectScores(await phrases.find(corpus), each.found);
    expect(corpus.slice(0, each.joined.length).map((sentence) => phrases.join(sentence))).toEqual(each.joined);
    await phrases.addVocabulary(() => second);
    expectScores(await phrases.find(second), each.foundAfterMore);
  });

  function expectScores(found: Map<string, number>, expected: Record<string, number>): void {
    expect([...found.keys()].sort()).toEqual(Object.keys(expected).sort());
    for (const [phrase, score] of Object.entries(expected)) expect(found.get(phrase)).toBeCloseTo(score, 12);
  }
});

test("a joined corpus can be read again, and joined once more for phrases of three words", async () => {
  const sentences = Array.from({ length: 4 }, () => "we saw new york city today".split(" "));
  const common = [
    ["new"],
    ["york"],
    ["city"],
    ["we", "today"],
    ["saw", "we"],
    ["a"],
    ["b"],
    ["c"],
    ["d"],
    ["e"],
    ["f"],
  ];
  const options = { minCount: 1, threshold: 1.2, connectorWords: ["we", "saw", "today"] };
  const pairs = new Phrases(options);
  await pairs.addVocabulary([...sentences, ...common]);
  const joined = pairs.joinAll(sentences);
  const triples = new Phrases(options);
  await triples.addVocabulary(joined);
  await triples.addVocabulary(common);
  const read: string[][] = [];
  for await (const sentence of (triples.joinAll(joined) as () => AsyncIterable<string[]>)()) read.push(sentence);
  expect(read).toEqual(Array.from({ length: 4 }, () => ["we", "saw", "new_york_city", "today"]));
});

test("a function of one's own can score", async () => {
  const phrases = new Phrases({ threshold: 2, scoring: ({ phrase }) => phrase });
  await phrases.addVocabulary([["a", "b", "a", "b", "a", "b", "c", "b", "c"]]);
  expect(phrases.join(["a", "b", "c", "a", "c"])).toEqual(["a_b", "c", "a", "c"]);
  expect([...(await phrases.find([["b", "a", "b"]]))]).toEqual([["a_b", 3]]);
});

test("nothing counted, nothing joined", () => {
  expect(new Phrases().join(["new", "york"])).toEqual(["new", "york"]);
  expect(new Phrases().join([])).toEqual([]);
});

test("wrong options are one line each", () => {
  const wrong = (options: unknown) => () => new Phrases(options as PhrasesOptions);
  expect(wrong({ minCount: 0 })).toThrow("Phrases: minCount must be a number above 0, got 0");
  expect(wrong({ threshold: Number.NaN })).toThrow("Phrases: threshold must be a number above 0, got NaN");
  expect(wrong({ scoring: "npmi", threshold: 2 })).toThrow("Phrases: threshold must be from -1 to 1 for npmi, got 2");
  expect(wrong({ scoring: "npmi" })).toThrow("Phrases: threshold must be from -1 to 1 for npmi, got NaN");
  expect(wrong({ scoring: "best" })).toThrow('Phrases: scoring must be "default", "npmi" or a function, got best');
  expect(wrong({ maxVocabSize: 1e9 })).toThrow("Phrases: maxVocabSize must be from 1 to 16000000, got 1000000000");
});

test("a text that was not split into words is refused", async () => {
  await expect(new Phrases().addVocabulary(["new york"] as never)).rejects.toThrow(
    'Phrases.addVocabulary: sentence 0 is "new york", not an array of words. Split texts into words first',
  );
});
