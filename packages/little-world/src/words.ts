// The words of an English sentence, as Word2Vec wants them. Subword tokenizers take the sentence itself.

/**
 * Lower-case words without punctuation; "South Korea" is the one word `south_korea`, and "the US" the one word `us`
 * (the text has no pronoun "us").
 */
export function words(sentence: string): string[] {
  const joined = sentence
    .toLowerCase()
    .replaceAll("south korea", "south_korea")
    .replace(/\bthe us\b/g, "us");
  return joined.match(/[a-z_]+/g) ?? [];
}
