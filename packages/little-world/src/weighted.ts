// Lists whose entries may be likelier than others, and drawing from them.
import type { Random } from "./random.ts";

/** Entries; a pair is an entry and its weight, a bare entry has weight 1. */
export type Weighted = readonly (string | readonly [entry: string, weight: number])[];

/** Each entry with its probability, in the order of the list. */
export function probabilities(list: Weighted): (readonly [entry: string, probability: number])[] {
  const pairs = list.map((each) => (typeof each === "string" ? ([each, 1] as const) : each));
  const total = pairs.reduce((sum, [, weight]) => sum + weight, 0);
  return pairs.map(([entry, weight]) => [entry, weight / total] as const);
}

/** One entry, drawn by weight. The list is not empty. */
export function drawWeighted(list: Weighted, random: Random): string {
  return drawBy(probabilities(list), ([, probability]) => probability, random)[0];
}

/** One item, all equally likely. The list is not empty. */
export function drawOne<Item>(items: readonly Item[], random: Random): Item {
  return items[Math.floor(random() * items.length)] as Item;
}

/** One item, drawn by its share; shares sum to 1. The list is not empty. */
export function drawBy<Item>(items: readonly Item[], share: (item: Item) => number, random: Random): Item {
  let left = random();
  for (const item of items) {
    left -= share(item);
    if (left < 0) return item;
  }
  return items.at(-1) as Item;
}
