// A cursor over the source of a pattern, and the error of a bad pattern. No grammar.
import { quote } from "../errors.ts";

/** A pattern that cannot be translated; whoever reads a file turns it into an error that names the field. */
export class PatternError extends Error {
  override readonly name: string = "PatternError";
}

/** Reads a pattern character by character (code points). */
export class PatternReader {
  readonly source: string;
  at = 0;

  constructor(source: string) {
    this.source = source;
  }

  get done(): boolean {
    return this.at >= this.source.length;
  }

  peek(text: string): boolean {
    return this.source.startsWith(text, this.at);
  }

  /** Steps over a text if it is next. */
  take(text: string): boolean {
    if (!this.peek(text)) return false;
    this.at += text.length;
    return true;
  }

  /** The match of a sticky expression, stepped over, or undefined. */
  takeMatch(expression: RegExp): RegExpExecArray | undefined {
    expression.lastIndex = this.at;
    const match = expression.exec(this.source);
    if (!match) return undefined;
    this.at = expression.lastIndex;
    return match;
  }

  next(): string {
    const code = this.source.codePointAt(this.at);
    if (code === undefined) return this.fail("ends too early");
    const character = String.fromCodePoint(code);
    this.at += character.length;
    return character;
  }

  expect(text: string): void {
    if (!this.take(text)) this.fail(`lacks ${quote(text)} at position ${this.at}`);
  }

  fail(problem: string): never {
    throw new PatternError(`${problem} (${quote(this.source)})`);
  }
}
