// A stream of text or UTF-8 bytes as lines. A line keeps its line feed; where the chunks end makes no difference.

/** Hands over every line, its line feed included, as soon as it is whole. */
export class LineCutter {
  private readonly visit: (line: string) => void;
  private readonly decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  private rest: string[] = [];
  private hasBytes = false;

  constructor(visit: (line: string) => void) {
    this.visit = visit;
  }

  push(chunk: string): void {
    let start = 0;
    for (let end = chunk.indexOf("\n"); end >= 0; end = chunk.indexOf("\n", start)) {
      this.rest.push(chunk.slice(start, end + 1));
      start = end + 1;
      this.flush();
    }
    if (start < chunk.length) this.rest.push(chunk.slice(start));
  }

  /** @throws TypeError for bytes that are no UTF-8 */
  pushBytes(bytes: Uint8Array): void {
    this.hasBytes = true;
    this.push(this.decode(() => this.decoder.decode(bytes, { stream: true })));
  }

  /** The last line may have no line feed. */
  end(): void {
    if (this.hasBytes) this.push(this.decode(() => this.decoder.decode()));
    this.flush();
  }

  private flush(): void {
    if (this.rest.length === 0) return;
    const line = this.rest.join("");
    this.rest = [];
    this.visit(line);
  }

  private decode(work: () => string): string {
    try {
      return work();
    } catch (cause) {
      throw new TypeError("train: the bytes are not UTF-8 text", { cause });
    }
  }
}
