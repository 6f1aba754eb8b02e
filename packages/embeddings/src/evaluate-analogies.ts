// Analogy accuracy on files like questions-words.txt, as gensim's evaluate_word_analogies. Pairs are in evaluate-similarity.ts.
import { type EvaluationOptions, folded, knownWords, splitWords } from "./evaluation-words.ts";
import type { KeyedVectors } from "./keyed-vectors.ts";

/** Options of `evaluateAnalogies`. */
export interface AnalogyEvaluationOptions extends EvaluationOptions {
  /** As in `KeyedVectors.analogy`. Default `add`. */
  method?: "add" | "multiply" | undefined;
}

/** Counts of questions; `accuracy` is correct / total, 0 where total is 0. */
export interface AnalogyScore {
  total: number;
  correct: number;
  accuracy: number;
}

/** The result of `evaluateAnalogies`. */
export interface AnalogyEvaluation extends AnalogyScore {
  /** Questions with a word that is not known. */
  outOfVocabulary: number;
  /** Lines that are neither a section, nor four words, nor empty. */
  invalidLines: number;
  sections: (AnalogyScore & { section: string })[];
}

/**
 * Asks "a is to b as c is to ?" for every line `a b c d`; the answer is right when it is d.
 *
 * The answer is the best of the five nearest words whose compared form is neither a, b nor c. Lines `: name` begin sections.
 *
 * @param text the file, for example questions-words.txt.
 * @throws RangeError when a question comes before the first section.
 */
export function evaluateAnalogies(
  vectors: KeyedVectors,
  text: string,
  options: AnalogyEvaluationOptions = {},
): AnalogyEvaluation {
  const { restrict = 300_000, ignoreCase = true, unknown = "skip", method = "add" } = options;
  const known = knownWords(vectors, restrict, ignoreCase);
  const result: AnalogyEvaluation = { ...empty(), outOfVocabulary: 0, invalidLines: 0, sections: [] };

  const isRight = (question: readonly string[]): boolean => {
    const [a, b, c, d] = question.map((word) => known.get(word)) as [string, string, string, string];
    const answers = vectors.analogy({ positive: [b, c], negative: [a], count: 5, restrict, method });
    const asked = question.slice(0, 3);
    const best = answers.map(({ word }) => folded(word, ignoreCase)).find((form) => !asked.includes(form));
    return best === folded(d, ignoreCase);
  };

  text.split("\n").forEach((line, number) => {
    if (line.startsWith(": ")) {
      result.sections.push({ section: splitWords(line.replace(/^[: ]+/, "")).join(" "), ...empty() });
      return;
    }
    const question = splitWords(line).map((word) => folded(word, ignoreCase));
    if (question.length === 0) return;
    const section = result.sections.at(-1);
    if (section === undefined) {
      throw new RangeError(`evaluateAnalogies: line ${number + 1} comes before the first section line (": name")`);
    }
    if (question.length !== 4) {
      result.invalidLines++;
      return;
    }
    const isKnown = question.every((word) => known.has(word));
    if (!isKnown) result.outOfVocabulary++;
    if (!isKnown && unknown === "skip") return;
    const right = isKnown && isRight(question);
    count(section, right);
    count(result, right);
  });
  return result;
}

const empty = (): AnalogyScore => ({ total: 0, correct: 0, accuracy: 0 });

function count(score: AnalogyScore, right: boolean): void {
  score.total++;
  if (right) score.correct++;
  score.accuracy = score.correct / score.total;
}
