// Sentences that our own translator knows the words of, each with something to see.

export const presets: readonly string[] = [
  "Riley wants to look for a cow.",
  "I love you.",
  "Today, you read a book in the kitchen.",
  "The dog does not see the cat.",
  "Sarah is a doctor.",
];
