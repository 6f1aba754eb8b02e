// A stream of text or UTF-8 bytes as blocks of whole lines. A line keeps its line feed; where the chunks end makes no difference.
// Whether the bytes are UTF-8 is not looked at here.
import { isHighSurrogate } from "../aligned-text.ts";

/** Takes lines, the first `length` bytes. There is room for one more; all may be overwritten, and the buffer may be given away. */
export type BlockVisitor = (bytes: Uint8Array<ArrayBuffer>, length: number) => void;

const lineFeed = 10;
/** UTF-8 has at most so many bytes for a UTF-16 unit. */
const bytesPerUnit = 3;

/** Hands over about `size` bytes at once. */
export class LineBlocks {
  private readonly size: number;
  private readonly visit: BlockVisitor;
  private readonly encoder = new TextEncoder();
  private buffer: Uint8Array<ArrayBuffer> = new Uint8Array(0);
  private length = 0;
  /** The first half of a surrogate pair whose second half is in the next chunk. */
  private half = "";

  constructor(size: number, visit: BlockVisitor) {
    this.size = size;
    this.visit = visit;
  }

  push(text: string): void {
    const step = Math.ceil(this.size / 8);
    for (let at = 0; at < text.length; at += step) {
      const part = this.half + text.slice(at, at + step);
      this.half = isHighSurrogate(part.charCodeAt(part.length - 1)) ? part.slice(-1) : "";
      this.encode(this.half ? part.slice(0, -1) : part);
    }
  }

  pushBytes(bytes: Uint8Array): void {
    this.endHalf();
    for (let at = 0; at < bytes.length; ) {
      this.makeRoom(1);
      const part = bytes.subarray(at, at + this.buffer.length - 1 - this.length);
      this.buffer.set(part, this.length);
      this.length += part.length;
      at += part.length;
    }
  }

  /** Hands over the lines that are whole. */
  giveWhole(): void {
    const lines = this.wholeLines();
    if (lines > 0) this.flush(lines);
  }

  /** The last line may have no line feed. */
  end(): void {
    this.endHalf();
    if (this.length > 0) this.flush(this.length);
  }

  /** A half that stays alone becomes U+FFFD. */
  private endHalf(): void {
    const { half } = this;
    this.half = "";
    if (half) this.encode(half);
  }

  private encode(text: string): void {
    this.makeRoom(text.length * bytesPerUnit);
    this.length += this.encoder.encodeInto(text, this.buffer.subarray(this.length)).written;
  }

  /** Room for more bytes and one behind them: whole lines go, and if that is not enough, the buffer grows. */
  private makeRoom(more: number): void {
    if (this.length + more < this.buffer.length) return;
    this.giveWhole();
    if (this.length + more < this.buffer.length) return;
    const larger = new Uint8Array(Math.max(this.size, (this.length + more) * 2));
    larger.set(this.buffer.subarray(0, this.length));
    this.buffer = larger;
  }

  /** How many bytes there are up to the last line feed. */
  private wholeLines(): number {
    return this.length === 0 ? 0 : this.buffer.lastIndexOf(lineFeed, this.length - 1) + 1;
  }

  private flush(lines: number): void {
    const rest = this.buffer.slice(lines, this.length);
    this.visit(this.buffer, lines);
    // A buffer that was given away has no bytes left.
    if (this.buffer.length !== this.size) this.buffer = new Uint8Array(Math.max(this.size, rest.length + 1));
    this.buffer.set(rest);
    this.length = rest.length;
  }
}
