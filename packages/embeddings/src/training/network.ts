// The weights that are learned. How they change is in logistic-step.ts and train-batch.ts.
import { Random, seededState } from "./random.ts";
import type { Word2VecSettings } from "./word2vec-options.ts";

/** Three tables of V rows of D numbers. */
export interface Network {
  /** The word vectors. */
  readonly vectors: Float32Array;
  /** Negative sampling: the vectors that words have as answers; absent without it. */
  readonly answers?: Float32Array;
  /** Hierarchical softmax: the vectors of the tree's V − 1 inner nodes (one row is unused); absent without it. */
  readonly nodes?: Float32Array;
}

type Settings = Pick<Word2VecSettings, "vectorSize" | "seed" | "hs" | "negative">;

/** A `Float32Array` of one engine or another takes no more. */
const mostNumbers = 2 ** 32;

/**
 * Weights before any training, or for more words: vectors uniform in [−1/D, 1/D), everything else 0; what is in `old` stays.
 *
 * @param V words in all.
 * @throws RangeError when V · D is more than an array takes.
 */
export function growNetwork(
  caller: string,
  old: Network | undefined,
  V: number,
  { vectorSize: D, seed, hs, negative }: Settings,
): Network {
  if (V * D > mostNumbers) {
    throw new RangeError(
      `${caller}: ${V} words of ${D} numbers are more than ${mostNumbers}. Raise minCount or lower vectorSize`,
    );
  }
  const vectors = grown(old?.vectors, V * D);
  const known = old?.vectors.length ?? 0;
  const random = new Random(seededState(seed, 1 + known));
  for (let at = known; at < vectors.length; at++) vectors[at] = (random.bits() / 2 ** 31 - 1) / D;
  return {
    vectors,
    ...(negative > 0 && { answers: grown(old?.answers, V * D) }),
    ...(hs === 1 && { nodes: grown(old?.nodes, V * D) }),
  };
}

function grown(old: Float32Array | undefined, length: number): Float32Array {
  const array = new Float32Array(length);
  if (old !== undefined) array.set(old);
  return array;
}
