// Finding the leftmost, then longest, of many literal strings in a text. No regular expression and no meaning of the strings.

interface Node<T> {
  readonly next: Map<number, Node<T>>;
  value: T | undefined;
}

/** A literal that was found at units [start, end). */
export interface LiteralMatch<T> {
  readonly start: number;
  readonly end: number;
  readonly value: T;
}

/** A set of literals, each with a value. */
export class LiteralTrie<T> {
  private readonly root: Node<T> = { next: new Map(), value: undefined };
  private readonly prefix: string;
  private readonly firstUnits: RegExp | null = null;

  constructor(entries: Iterable<readonly [literal: string, value: T]>) {
    for (const [literal, value] of entries) {
      if (literal === "") continue;
      let node = this.root;
      for (let i = 0; i < literal.length; i++) {
        const unit = literal.charCodeAt(i);
        let child = node.next.get(unit);
        if (!child) {
          child = { next: new Map(), value: undefined };
          node.next.set(unit, child);
        }
        node = child;
      }
      node.value = value;
    }
    this.prefix = commonPrefix(this.root);
    if (this.prefix === "" && this.root.next.size > 0) {
      const units = [...this.root.next.keys()].map((unit) => `\\u${unit.toString(16).padStart(4, "0")}`);
      this.firstUnits = new RegExp(`[${units.join("")}]`, "g");
    }
  }

  /** The first match that begins at or after `from`, the longest of those that begin there. */
  find(text: string, from: number): LiteralMatch<T> | undefined {
    for (let start = this.candidate(text, from); start >= 0; start = this.candidate(text, start + 1)) {
      const match = this.longestAt(text, start);
      if (match) return match;
    }
    return undefined;
  }

  /** Where a literal may begin, at or after `from`, or -1. */
  private candidate(text: string, from: number): number {
    if (this.prefix !== "") return text.indexOf(this.prefix, from);
    const first = this.firstUnits;
    if (!first) return -1;
    first.lastIndex = from;
    return first.test(text) ? first.lastIndex - 1 : -1;
  }

  private longestAt(text: string, start: number): LiteralMatch<T> | undefined {
    let best: LiteralMatch<T> | undefined;
    let node: Node<T> | undefined = this.root;
    for (let i = start; i < text.length; i++) {
      node = node.next.get(text.charCodeAt(i));
      if (!node) break;
      if (node.value !== undefined) best = { start, end: i + 1, value: node.value };
    }
    return best;
  }
}

/** What all literals begin with. */
const commonPrefix = <T>(root: Node<T>): string => {
  let prefix = "";
  for (let node: Node<T> = root; node.next.size === 1 && node.value === undefined; ) {
    for (const [unit, next] of node.next) {
      prefix += String.fromCharCode(unit);
      node = next;
    }
  }
  return prefix;
};
