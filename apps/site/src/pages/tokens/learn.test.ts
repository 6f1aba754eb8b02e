// What training says of its merges: at every step the pair that was joined is one that stood there most often.
import { englishText } from "@attn/little-world";
import { Tokenizer } from "@attn/tokenizer";
import { expect, test } from "vitest";
import { countedWords, joinPair, learn } from "./learn.ts";

const text = [...englishText({ seed: 3, sentences: 200 })].join("\n");

test.for(["gpt2", "metaspace", "bytes"] as const)(
  "each merge joins the most frequent pair, words by %s",
  async (preTokenizer) => {
    const { json, first } = await learn(text, { vocabularySize: 320, preTokenizer });
    const { merges } = JSON.parse(json).model as { merges: [string, string][] };
    const words = countedWords(json, text);
    for (const [i, [left, right]] of merges.slice(0, 25).entries()) {
      const pairs = new Map<string, number>();
      for (const [symbols, times] of words)
        for (let at = 1; at < symbols.length; at++) {
          const pair = `${symbols[at - 1]}\n${symbols[at]}`;
          pairs.set(pair, (pairs.get(pair) ?? 0) + times);
        }
      expect(pairs.get(`${left}\n${right}`)).toBe(Math.max(...pairs.values()));
      const count = words.reduce((sum, [symbols, times]) => sum + times * joinPair(symbols, left, right), 0);
      expect(first[i]?.count).toBe(count);
    }
  },
);

test("what is learned is what the library learns", async () => {
  const options = { vocabularySize: 500, preTokenizer: "gpt2" } as const;
  const { json, merges, vocabulary } = await learn(text, options);
  expect(JSON.parse(json)).toEqual((await Tokenizer.train(text, options)).toJSON());
  expect([merges, vocabulary]).toEqual([244, 500]);
});
