// Merges as a tree that grows: where each symbol is drawn after some of the steps. Nothing is drawn here.
import type { WordSteps, WordSymbol } from "./cut-text.ts";

/** A symbol in the picture. `x` counts first symbols from the left, `level` merges from below. */
export interface TreeNode extends WordSymbol {
  readonly key: number;
  readonly x: number;
  readonly level: number;
  /** The two it was made of. */
  readonly parts: readonly TreeNode[];
  /** The number of its merge, from 1; 0 for what the word begins with. */
  readonly step: number;
}

/** The picture after `done` merges: all nodes, and those that nothing was made of yet, from the left. */
export interface MergeTree {
  readonly nodes: readonly TreeNode[];
  readonly tops: readonly TreeNode[];
}

export function mergeTree({ symbols, steps }: Pick<WordSteps, "symbols" | "steps">, done: number): MergeTree {
  const tops: TreeNode[] = symbols.map((symbol, x) => ({ ...symbol, key: x, x, level: 0, parts: [], step: 0 }));
  const nodes = [...tops];
  for (const [i, { at, joined }] of steps.slice(0, done).entries()) {
    const parts = tops.slice(at, at + 2);
    const x = parts.reduce((sum, part) => sum + part.x, 0) / parts.length;
    const level = 1 + Math.max(...parts.map((part) => part.level));
    const node = { ...joined, key: symbols.length + i, x, level, parts, step: i + 1 };
    tops.splice(at, 2, node);
    nodes.push(node);
  }
  return { nodes, tops };
}

/** How high the whole tree gets, in levels. */
export function treeHeight(word: Pick<WordSteps, "symbols" | "steps">): number {
  return Math.max(0, ...mergeTree(word, word.steps.length).nodes.map(({ level }) => level));
}
