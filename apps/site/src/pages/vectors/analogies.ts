// Analogies to begin with. All of them are questions of little-world, so that its vectors ought to know the answers.

export type Question = readonly [a: string, b: string, c: string];

export const presets: readonly Question[] = [
  ["king", "queen", "husband"],
  ["dog", "cat", "puppy"],
  ["us", "washington", "south_korea"],
  ["tokyo", "japan", "paris"],
];
