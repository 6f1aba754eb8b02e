// What takes the texts of an input, and how items of every kind are given to it. Where the items come from is in read-input.ts.
import { quote } from "../errors.ts";
import { LineBlocks } from "./line-blocks.ts";
import type { Pacer } from "./pacer.ts";
import type { TrainProgress } from "./train-options.ts";

/** Takes texts in their order. */
export interface TextSink {
  /** How much is taken at once, in bytes of lines or units of a text. */
  readonly portion: number;
  /** Takes a text and how often it occurs; `goesOn` says that it is not a text of its own but the rest of the one before. */
  add(text: string, times: number, goesOn?: boolean): void;
  /** Takes lines of UTF-8, the first `length` bytes; the buffer is the sink's. @throws TypeError for bytes that are no UTF-8 */
  addLines(bytes: Uint8Array<ArrayBuffer>, length: number): void;
  /** Where a part of a long text may end that begins at a unit: about `portion` units later, or at its end. */
  cut(text: string, from: number): number;
}

/** Gives items to a sink, long ones in portions with pauses between them. */
export class ItemTaker {
  private readonly sink: TextSink;
  private readonly pacer: Pacer;
  private readonly state: () => TrainProgress;
  private readonly lines: LineBlocks;

  constructor(sink: TextSink, pacer: Pacer, state: () => TrainProgress) {
    this.sink = sink;
    this.pacer = pacer;
    this.state = state;
    this.lines = new LineBlocks(sink.portion, (bytes, length) => sink.addLines(bytes, length));
  }

  /** Takes a text, UTF-8 bytes, or a text with a count. Undefined when that is done already. @throws TypeError for anything else */
  take(item: unknown): Promise<void> | undefined {
    if (typeof item === "string") return this.takeText(item, 1);
    if (item instanceof Uint8Array)
      return this.inPortions(item.length, this.nextPortion, (from, to) =>
        this.lines.pushBytes(item.subarray(from, to)),
      );
    return this.takeText(...readCount(item));
  }

  /** Takes a part of a stream: its texts are lines. */
  takeChunk(item: unknown): Promise<void> | undefined {
    if (typeof item !== "string") return this.take(item);
    return this.inPortions(item.length, this.nextPortion, (from, to) => this.lines.push(item.slice(from, to)));
  }

  /** Takes what is left of the last line. */
  end(): void {
    this.lines.end();
  }

  private takeText(text: string, times: number): Promise<void> | undefined {
    const { sink } = this;
    // Lines that came before it are counted before it.
    this.lines.giveWhole();
    if (text.length > sink.portion)
      return this.inPortions(
        text.length,
        (from) => sink.cut(text, from),
        (from, to) => sink.add(text.slice(from, to), times, from > 0),
      );
    sink.add(text, times);
    return this.pause();
  }

  private readonly nextPortion = (from: number): number => from + this.sink.portion;

  /** Gives [from, to) until all is given; waits only where a pause is due. */
  private inPortions(
    length: number,
    cut: (from: number) => number,
    give: (from: number, to: number) => void,
    start = 0,
  ): Promise<void> | undefined {
    for (let at = start; at < length; ) {
      const end = Math.min(length, cut(at));
      give(at, end);
      at = end;
      const pause = at < length && this.pause();
      if (pause) return pause.then(() => this.inPortions(length, cut, give, at));
    }
    return this.pause();
  }

  /** A pause where one is due. */
  private pause(): Promise<void> | undefined {
    return this.pacer.isDue ? this.pacer.pause(this.state) : undefined;
  }
}

const readCount = (item: unknown): readonly [string, number] => {
  const [word, count]: readonly unknown[] = Array.isArray(item) && item.length === 2 ? item : [];
  if (typeof word !== "string" || typeof count !== "number")
    throw new TypeError(`train: the input must give texts, bytes or [text, count], it gave ${quote(item)}`);
  if (!Number.isSafeInteger(count) || count < 0)
    throw new TypeError(`train: the count of ${quote(word)} must be a whole number from 0, it is ${count}`);
  return [word, count];
};
