// Decoding ids one at a time. Which ids there are, and what text a token is, comes from the tokenizer.
import type { DecoderStep } from "./decoders/decoder.ts";

/** Decodes ids as they come. What push and end give, joined, is what `decode` gives for all ids together. */
export class DecodeStream {
  private readonly tokenOf: (id: number) => string | undefined;
  private readonly steps: DecoderStep[];
  private isDone = false;

  /** `tokenOf` gives the token of an id, `undefined` for one to be left out, and throws for an unknown one. */
  constructor(tokenOf: (id: number) => string | undefined, steps: DecoderStep[]) {
    this.tokenOf = tokenOf;
    this.steps = steps;
  }

  /**
   * The text that is certain once this id is known: whole characters only, often "".
   * @throws RangeError for an id that the vocabulary does not have
   */
  push(id: number): string {
    if (this.isDone) throw new TypeError("decodeStream: push after end. Start a new stream");
    const token = this.tokenOf(id);
    return token === undefined ? "" : this.pass([token], 0);
  }

  /** Whatever was held back; bytes that never became a character are U+FFFD. */
  end(): string {
    if (this.isDone) return "";
    this.isDone = true;
    let text = "";
    this.steps.forEach((step, i) => {
      text += this.pass(step.end(), i + 1);
    });
    return text;
  }

  private pass(texts: string[], from: number): string {
    let current = texts;
    for (let i = from; i < this.steps.length; i++) {
      const step = this.steps[i];
      const [only] = current;
      if (!step || only === undefined) break;
      current = current.length === 1 ? step.push(only) : current.flatMap((text) => step.push(text));
    }
    return current.length === 1 ? (current[0] ?? "") : current.join("");
  }
}
