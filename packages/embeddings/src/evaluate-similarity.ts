// Correlation with human judgements on files like WordSim-353, as gensim's evaluate_word_pairs. Analogies are in evaluate-analogies.ts.
import { pearson, spearman } from "./correlation.ts";
import { type EvaluationOptions, folded, knownWords } from "./evaluation-words.ts";
import type { KeyedVectors } from "./keyed-vectors.ts";

/** Options of `evaluateSimilarity`. */
export interface SimilarityEvaluationOptions extends EvaluationOptions {
  /** What stands between the fields. Default a tab. */
  delimiter?: string | undefined;
}

/** The result of `evaluateSimilarity`. */
export interface SimilarityEvaluation {
  /** NaN where it is undefined: all judgements or all cosines are equal. */
  pearson: number;
  /** Equal numbers share the mean of their ranks. NaN as `pearson`. */
  spearman: number;
  /** Pairs that the correlations are over. */
  total: number;
  /** Pairs with a word that is not known. */
  outOfVocabulary: number;
  /** outOfVocabulary over all pairs, in [0, 1]. */
  outOfVocabularyRatio: number;
  /** Lines that are neither two words and a number, nor a comment (`#`), nor empty. */
  invalidLines: number;
}

/**
 * Correlates the cosine of every pair with its judgement, over lines `word TAB word TAB number`.
 *
 * @param text the file, for example wordsim353.tsv.
 * @throws RangeError when fewer than two pairs can be compared.
 */
export function evaluateSimilarity(
  vectors: KeyedVectors,
  text: string,
  options: SimilarityEvaluationOptions = {},
): SimilarityEvaluation {
  const { restrict = 300_000, ignoreCase = true, unknown = "skip", delimiter = "\t" } = options;
  const known = knownWords(vectors, restrict, ignoreCase);
  const judged: number[] = [];
  const computed: number[] = [];
  let [invalidLines, outOfVocabulary] = [0, 0];

  for (const line of text.split(/\r\n|\n|\r/)) {
    if (line === "" || line.startsWith("#")) continue;
    const [first = "", second = "", number = "", ...rest] = line.split(delimiter);
    const judgement = number.trim() === "" || rest.length > 0 ? Number.NaN : Number(number);
    if (!Number.isFinite(judgement)) {
      invalidLines++;
      continue;
    }
    const a = known.get(folded(first, ignoreCase));
    const b = known.get(folded(second, ignoreCase));
    const isKnown = a !== undefined && b !== undefined;
    if (!isKnown) outOfVocabulary++;
    if (!isKnown && unknown === "skip") continue;
    judged.push(judgement);
    computed.push(isKnown ? vectors.similarity(a, b) : 0);
  }
  const total = judged.length;
  if (total < 2) {
    throw new RangeError(
      `evaluateSimilarity: ${total} pairs can be compared, ${outOfVocabulary} have unknown words and ` +
        `${invalidLines} lines are no pairs. At least 2 are needed`,
    );
  }
  const outOfVocabularyRatio = outOfVocabulary / (unknown === "skip" ? total + outOfVocabulary : total);
  const correlations = { pearson: pearson(judged, computed), spearman: spearman(judged, computed) };
  return { ...correlations, total, outOfVocabulary, outOfVocabularyRatio, invalidLines };
}
