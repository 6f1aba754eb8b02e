// What a word is asked about when it is to be predicted, by its definition: its path in the tree, or itself and noise.
import type { HuffmanPaths } from "../network/huffman.ts";
import type { Question } from "./logistic-step.ts";

/** Rows of answers, and those that predict a word. */
export interface Objective {
  /** [V, D] */
  readonly outputs: Float32Array;
  /** Skip-gram: asked once for so many words of a window, which learn from one state; absent where each asks for itself. */
  readonly together?: number;
  questions(word: number): Question[];
}

/** Hierarchical softmax: at each inner node on the way to the word, is it to the left? */
export function treeObjective(outputs: Float32Array, { offsets, nodes, labels }: HuffmanPaths): Objective {
  const questions = (word: number): Question[] => {
    const [from, to] = [offsets[word], offsets[word + 1]];
    return Array.from(nodes.subarray(from, to), (row, step) => ({
      row,
      label: labels[(from as number) + step] as number,
    }));
  };
  return { outputs, questions };
}

/**
 * Negative sampling: is it the word, and is it each of so many noise words? Noise that is the word itself is passed over.
 *
 * @param draw gives a noise word.
 */
export function noiseObjective(outputs: Float32Array, negative: number, draw: () => number): Objective {
  const questions = (word: number): Question[] => {
    const noise = Array.from({ length: negative }, draw).filter((drawn) => drawn !== word);
    return [{ row: word, label: 1 }, ...noise.map((row) => ({ row, label: 0 }))];
  };
  return { outputs, questions };
}
