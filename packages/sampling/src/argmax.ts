// The greedy choice, and the check of logits that everything which reads them shares. It draws nothing at random.

/**
 * argmaxᵢ logits[i]; the lowest index where several are equal.
 *
 * @param logits [V]
 * @param caller the name that errors begin with.
 * @param stage what had been done to the logits, for errors.
 * @returns a token id, 0 ≤ id < V.
 * @throws RangeError when V is 0, when a logit is NaN or +Infinity, or when all are -Infinity.
 */
export function argmax(logits: ArrayLike<number>, caller = "argmax", stage = ""): number {
  if (logits.length === 0) throw new RangeError(`${caller}: logits is empty`);
  const { length } = logits;
  let best = -1;
  let highest = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < length; i++) {
    let logit = logits[i] as number;
    while (logit <= highest && ++i < length) logit = logits[i] as number; // ends at NaN too; a loop this tight takes half the time
    if (i === length) break;
    if (!(logit < Number.POSITIVE_INFINITY)) throw new RangeError(`${caller}: logits[${i}] is ${logit}${stage}`);
    highest = logit;
    best = i;
  }
  if (best < 0) throw new RangeError(`${caller}: all ${logits.length} logits are -Infinity${stage}`);
  return best;
}
