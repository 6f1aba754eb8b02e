// How often each id was seen, for the penalties. It penalises nothing itself.

/**
 * @param tokens ids, oldest first. Ids from V up are left out: a model's logits may be fewer than its tokenizer's ids.
 * @param V size of the vocabulary.
 * @returns id → how often it occurs.
 * @throws RangeError when an id is negative or not whole.
 */
export function tokenCounts(caller: string, tokens: ArrayLike<number>, V: number): Map<number, number> {
  const counts = new Map<number, number>();
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i] as number;
    if (!Number.isInteger(token) || token < 0) {
      throw new RangeError(`${caller}: tokens[${i}] is ${token}. Token ids are whole numbers from 0`);
    }
    if (token < V) counts.set(token, (counts.get(token) ?? 0) + 1);
  }
  return counts;
}
