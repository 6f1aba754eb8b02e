// How often frequent words are passed over. Drawing is in sentence-batch.ts.

/**
 * p(word) = min(1, (√(n / t) + 1) t / n) for a word that comes n times, t = `sample` · N of N words in all (Mikolov's word2vec.c);
 * from 1 on `sample` is itself a count and t = ⌊sample (3 + √5) / 2⌋, at which p is 1 for n = sample (gensim).
 *
 * @param counts [V]
 * @returns ⌊p (2³² − 1)⌋ of each word, [V]
 */
export function keepThresholds(counts: Float64Array, sample: number): Uint32Array {
  const total = counts.reduce((sum, count) => sum + count, 0);
  const threshold = sample === 0 ? total : sample < 1 ? sample * total : Math.floor((sample * (3 + Math.sqrt(5))) / 2);
  return Uint32Array.from(counts, (count) => {
    const probability = (Math.sqrt(count / threshold) + 1) * (threshold / count);
    return Math.min(1, probability) * 4294967295;
  });
}
