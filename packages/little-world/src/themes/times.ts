// When something happens: words that fit every theme.

/** Times that stand before or behind a sentence in the present. */
export const times: readonly string[] = [
  "in the morning",
  "in the evening",
  "at noon",
  "at night",
  "every day",
  "today",
  "on Monday",
  "on Friday",
  "on Sunday",
];
