// A range of a file from its start to its end, in pieces of any length, with few reads of the disk.
import type { InputFile } from "./input-file.ts";

const chunk = 2 ** 20;

/** Reads on from where it is; holds about a mebibyte, or the longest piece that was asked for. */
export class RangeReader {
  readonly #file: InputFile;
  readonly #end: number;
  /** What was read and not yet taken. */
  #bytes = new Uint8Array();
  /** The place in the file of the byte behind them. */
  #next: number;

  /** @param range bytes `start` to `end` (exclusive) of the file, which the caller has checked. */
  constructor(file: InputFile, { start, end }: { readonly start: number; readonly end: number }) {
    this.#file = file;
    this.#next = start;
    this.#end = end;
  }

  /** How many bytes are left. */
  get left(): number {
    return this.#bytes.length + this.#end - this.#next;
  }

  /** The next bytes, at most `length`, fewer at the end. They stay to be taken. */
  async peek(length: number): Promise<Uint8Array> {
    if (this.#bytes.length < length && this.#next < this.#end) {
      const wanted = Math.max(length - this.#bytes.length, chunk);
      const more = await this.#file.read(this.#next, Math.min(wanted, this.#end - this.#next));
      const joined = new Uint8Array(this.#bytes.length + more.length);
      joined.set(this.#bytes);
      joined.set(more, this.#bytes.length);
      this.#next += more.length;
      this.#bytes = joined;
    }
    return this.#bytes.subarray(0, length);
  }

  /** As peek, and goes on behind them. */
  async take(length: number): Promise<Uint8Array> {
    const bytes = await this.peek(length);
    this.#bytes = this.#bytes.subarray(bytes.length);
    return bytes;
  }
}
