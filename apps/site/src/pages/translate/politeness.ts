// How polite a Korean sentence is: its verb's ending says it. Of the sentences of the little world; Korean itself has more levels.

export type Level = "polite" | "casual" | "formal";

export interface LevelWords {
  readonly level: Level;
  /** What the level is called after, and to whom one speaks so. */
  readonly ending: string;
  readonly use: string;
  /** How often the texts that our translator learned from use it. */
  readonly share: number;
}

/** The levels in the little world, most frequent first. */
export const levels: readonly LevelWords[] = [
  { level: "polite", ending: "-요", use: "to most adults", share: 0.5 },
  { level: "casual", ending: "-해, -아, -어 …", use: "among friends, to children", share: 0.3 },
  { level: "formal", ending: "-니다", use: "in speeches, in the news", share: 0.2 },
];

/** The level of a sentence; undefined where it has no Korean ending. */
export function levelOf(sentence: string): Level | undefined {
  const end = sentence.trim().replace(/[.!?]+$/, "");
  if (!/[가-힣]$/.test(end)) return undefined;
  if (end.endsWith("니다")) return "formal";
  return end.endsWith("요") ? "polite" : "casual";
}
