// What training takes: its input, its options and what it reports. How each is obeyed is in the other files here.

/** Rules of a byte-pair trainer: which pair is merged, and which ids tokens get. */
export interface MergeOptions {
  /** Tokens to make, special ones and the alphabet included (30,000). Fewer come out where no pair is left. */
  readonly vocabularySize?: number | undefined;
  /** How often a pair must occur to be merged (0, which means once). */
  readonly minFrequency?: number | undefined;
  /** Tokens that no text makes; they get the first ids in this order. With rules "minbpe" they get the last. */
  readonly specialTokens?: readonly string[] | undefined;
  /** Characters that become tokens whether they occur or not. Where words are bytes: all 256, unless given. Otherwise none. */
  readonly initialAlphabet?: Iterable<string> | undefined;
  /** The most characters in the alphabet: the rarest are left out, and of equally rare ones the highest code points. */
  readonly alphabetLimit?: number | undefined;
  /** Pairs that make a token of this many characters or more are not merged, unless it has just two. As in Hugging Face. */
  readonly maxTokenLength?: number | undefined;
  /** Goes before every character of a word but the first: "##". */
  readonly continuingSubwordPrefix?: string | undefined;
  /** Goes after the last character of every word: "</w>". */
  readonly endOfWordSuffix?: string | undefined;
  /**
   * Between equally frequent pairs, "huggingface" takes the one with the lower ids, "minbpe" the one that occurs first. With "minbpe" words
   * are bytes, and the ids of bytes are their values.
   */
  readonly rules?: "huggingface" | "minbpe" | undefined;
}

/** How texts become words: a name, or the "pre_tokenizer" object of a tokenizer.json. */
export type PreTokenizerChoice =
  | "gpt2"
  | "cl100k"
  | "o200k"
  | "llama3"
  | "bytes"
  | "whitespace"
  | "metaspace"
  | { readonly type: string };

/** Options of Tokenizer.train. */
export interface TrainOptions extends MergeOptions {
  /** Cuts texts into words ("gpt2"). Merges stay inside words. null: every text is one word of characters. */
  readonly preTokenizer?: PreTokenizerChoice | null | undefined;
  /** The "normalizer" object of a tokenizer.json (none). */
  readonly normalizer?: { readonly type: string } | undefined;
  /** The "decoder" object of a tokenizer.json; the one that fits the other options unless given. */
  readonly decoder?: { readonly type: string } | undefined;
  /** The special token that stands for characters outside the alphabet. Without one they are left out. */
  readonly unknownToken?: string | undefined;
  /**
   * Threads that count words, this one included (1, at most 256). What comes out does not depend on it. The others are started after eight
   * megabytes, since less is counted sooner than they begin; where there can be none, this thread does it all.
   */
  readonly workers?: number | undefined;
  /** Is told how far the work is, about ten times a second. */
  readonly progress?: ((state: TrainProgress) => void) | undefined;
  /** Ends the work: the promise is rejected with the signal's reason, and the input is closed. */
  readonly signal?: AbortSignal | undefined;
}

/** How far training is. */
export interface TrainProgress {
  readonly stage: "counting" | "merging";
  /** Texts read. */
  readonly texts: number;
  /** Different words in them; while several threads count, the most that one of them has met. */
  readonly words: number;
  /** Tokens made so far; 0 while counting. */
  readonly tokens: number;
}

/** A text and how often it occurs. */
export type WordCount = readonly [text: string, count: number];

/**
 * One text; texts; texts with counts; or UTF-8 bytes. A ReadableStream and bytes are cut into lines, and each line with its line feed is
 * a text.
 */
export type TrainInput =
  | string
  | Iterable<string | WordCount | Uint8Array>
  | AsyncIterable<string | WordCount | Uint8Array>
  | ReadableStream<string>
  | ReadableStream<Uint8Array>;
