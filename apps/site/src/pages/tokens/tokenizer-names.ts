// The tokenizers that the page offers: their names, and what is said of them before they are loaded.

export const tokenizerKeys = ["own", "gpt2", "cl100k", "o200k", "yours", "trained"] as const;
export type TokenizerKey = (typeof tokenizerKeys)[number];

/** Encodings and the megabytes that are loaded for each, once, when somebody first picks it. */
export const encodings: Readonly<
  Record<"gpt2" | "cl100k" | "o200k", { readonly name: string; readonly of: string; readonly megabytes: number }>
> = {
  gpt2: { name: "GPT-2", of: "of GPT-2, 2019", megabytes: 0.5 },
  cl100k: { name: "cl100k", of: "of GPT-3.5 and GPT-4, 2023", megabytes: 1.1 },
  o200k: { name: "o200k", of: "of GPT-4o and later, 2024", megabytes: 2.3 },
};

export const isEncoding = (key: string): key is keyof typeof encodings => Object.hasOwn(encodings, key);

/** Which of two cuts a text into fewer tokens, and by how much. */
export function differenceText(first: NamedCount, second: NamedCount): string {
  const whole = (value: number): string => value.toLocaleString("en");
  if (first.count === second.count) return `Both need ${whole(first.count)} ${tokens(first.count)}.`;
  const [fewer, more] = first.count < second.count ? [first, second] : [second, first];
  const apart = more.count - fewer.count;
  const share = ((100 * apart) / more.count).toFixed(1);
  return `${fewer.name} needs ${whole(apart)} ${tokens(apart)} fewer than ${more.name}: ${share} % less.`;
}

interface NamedCount {
  readonly name: string;
  readonly count: number;
}
const tokens = (count: number): string => (count === 1 ? "token" : "tokens");
