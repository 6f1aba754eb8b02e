// A bounded memory of words and their ids. What a word is, and how its ids are found, is the caller's business.

const longestWord = 64;

/** Remembers the ids of short words. When it is full the older half is forgotten. */
export class WordCache {
  private readonly half: number;
  private recent = new Map<string, readonly number[]>();
  private older = new Map<string, readonly number[]>();

  /** Holds at most `capacity` words. */
  constructor(capacity: number) {
    this.half = capacity / 2;
  }

  get(word: string): readonly number[] | undefined {
    const ids = this.recent.get(word);
    if (ids) return ids;
    const kept = this.older.get(word);
    if (kept) this.put(word, kept);
    return kept;
  }

  /** Remembers a word unless it is longer than 64 UTF-16 units. */
  set(word: string, ids: readonly number[]): void {
    // A slice can keep the whole text it was cut from alive; the detour makes a copy.
    if (word.length <= longestWord) this.put(` ${word}`.slice(1), ids);
  }

  private put(word: string, ids: readonly number[]): void {
    if (this.recent.size >= this.half) {
      this.older = this.recent;
      this.recent = new Map();
    }
    this.recent.set(word, ids);
  }
}
