// Sentences that our own model knows how to go on.

export const presets: readonly string[] = [
  "Sarah lies still on the bed, feeling",
  "Riley is a dog, and",
  "The king and the",
  "The bank of the river is",
  "A puppy is a young",
];
