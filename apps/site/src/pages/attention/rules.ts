// The rules of attention that a visitor may change, and what each of them means in words. Nothing is computed here.

export const scoreRules = ["dot", "symmetric", "cosine", "additive"] as const;
/** How a query and a key become a score. */
export type ScoreRule = (typeof scoreRules)[number];

export interface Rules {
  readonly score: ScoreRule;
  /** Whether a word sees only itself and those before it. */
  readonly causal: boolean;
  /** Whether queries and keys are turned by their places. */
  readonly positions: boolean;
  /** G: key/value heads, a divisor of those that the model has; 0 for all of them where it is asked for. */
  readonly kvHeads: number;
}

/** What the model learned with. */
export function learnedRules({ kvHeads }: { readonly kvHeads: number }): Rules {
  return { score: "dot", causal: true, positions: true, kvHeads };
}

/** Whether these are the rules that the model learned with. */
export function isLearned(rules: Rules, model: { readonly kvHeads: number }): boolean {
  const learned = learnedRules(model);
  return (Object.keys(learned) as (keyof Rules)[]).every((name) => rules[name] === learned[name]);
}

/** The numbers of key/value heads that a model's own can be averaged to, most first. */
export function kvHeadChoices(kvHeads: number): number[] {
  return Array.from({ length: kvHeads }, (_, i) => kvHeads - i).filter((count) => kvHeads % count === 0);
}

/** How many key/value heads a model can be averaged to when `asked` are wished for: at most so many, all of its own for 0. */
export function heldKvHeads(asked: number, kvHeads: number): number {
  return kvHeadChoices(kvHeads).find((count) => count <= asked) ?? kvHeads;
}

interface RuleWords {
  readonly label: string;
  /** What the score is, as a formula. */
  readonly formula: string;
  /** What it is and why it matters. */
  readonly why: string;
  /** Where it departs from what the model learned; empty where it does not. */
  readonly departs: string;
}

export const scoreWords: Readonly<Record<ScoreRule, RuleWords>> = {
  dot: {
    label: "Dot product",
    formula: "q · k ÷ √D",
    why: "A score is large where a query and a key point the same way and are long.",
    departs: "",
  },
  symmetric: {
    label: "Keys with keys",
    formula: "k · k ÷ √D",
    why: "Without queries two words want the same of each other: “She” cannot look for a dog that does not look for “She”.",
    departs: "The model learned queries of its own; here they are left out.",
  },
  cosine: {
    label: "Cosine",
    formula: "10 · cos(q, k)",
    why: "Only the direction counts, so that no word is loud by its length alone and no score passes 10.",
    departs: "The model learned lengths that matter, and 10 is where Swin v2 begins, not a number that it learned.",
  },
  additive: {
    label: "Additive",
    formula: "s · tanh(Aq + Bk + b)",
    why: "The attention of 2015: a small network scores each pair, at far more work than one product.",
    departs:
      "The model has no such network. Its weights are set by hand so that small numbers score as q · k ÷ √D does; tanh flattens large ones.",
  },
};
