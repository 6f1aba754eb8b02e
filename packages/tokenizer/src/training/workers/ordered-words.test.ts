import fc from "fast-check";
import { expect, test } from "vitest";
import { type CountedPart, type Milestone, orderedWords } from "./ordered-words.ts";

/** A counter as the definition has it. */
class PlainCounter implements CountedPart {
  readonly milestones: Milestone[] = [];
  private readonly map = new Map<string, number>();

  count(batch: readonly string[], number: number): void {
    for (const word of batch) this.map.set(word, (this.map.get(word) ?? 0) + 1);
    this.milestones.push({ batch: number, size: this.map.size });
  }

  get words(): string[] {
    return [...this.map.keys()];
  }

  get counts(): number[] {
    return [...this.map.values()];
  }
}

test("whoever counts which batch, words come in the order of the input with all their counts", () => {
  const word = fc.constantFrom(..."abcdefghij");
  const batch = fc.record({ words: fc.array(word, { maxLength: 6 }), counter: fc.nat({ max: 3 }) });
  fc.assert(
    fc.property(fc.array(batch, { maxLength: 30 }), (batches) => {
      const alone = new PlainCounter();
      const counters = Array.from({ length: 4 }, () => new PlainCounter());
      batches.forEach(({ words, counter }, number) => {
        alone.count(words, number);
        counters[counter]?.count(words, number);
      });
      const { words, counts } = orderedWords(counters);
      expect(words).toEqual(alone.words);
      expect(counts).toEqual(alone.counts);
    }),
    { numRuns: 1000 },
  );
});
