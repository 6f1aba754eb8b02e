// The memory that the word table, the text and the kernel share. Where everything lies is also in assembly/layout.ts.

/** The places of the table, 2^slotBits of eight 32-bit numbers each. */
export const slotBits = 16;
export const stride = 8;
export const poolSize: number = 2 ** 16;
/** How many units of text are usually encoded at once. */
export const usualUnits: number = 2 ** 15;

const entriesAt = 1024;
const poolAt: number = entriesAt + 4 * (stride << slotBits);
const idsAt: number = poolAt + 4 * poolSize;
/** An id for each byte of ASCII, and room for what a kernel writes beyond. */
const textAt: number = idsAt + 4 * (usualUnits + 128);
const pageBytes = 65536;
const pages: number = Math.ceil((textAt + 3 * usualUnits + 128) / pageBytes);

/** Views of one memory; without WebAssembly an ordinary buffer. */
export class WordMemory {
  readonly wasm: WebAssembly.Memory | undefined;
  readonly count: Int32Array;
  readonly entries: Int32Array;
  readonly pool: Int32Array;
  readonly ids: Int32Array;
  /** Where text goes, from byte `textAt` of the memory on. */
  readonly text: Uint8Array<ArrayBuffer>;
  readonly textAt: number = textAt;

  constructor() {
    const hasWasm = typeof WebAssembly === "object";
    this.wasm = hasWasm ? new WebAssembly.Memory({ initial: pages, maximum: pages }) : undefined;
    const buffer = this.wasm ? this.wasm.buffer : new ArrayBuffer(pages * pageBytes);
    this.count = new Int32Array(buffer, 0, 1);
    this.entries = new Int32Array(buffer, entriesAt, stride << slotBits);
    this.pool = new Int32Array(buffer, poolAt, poolSize);
    this.ids = new Int32Array(buffer, idsAt, usualUnits);
    this.text = new Uint8Array(buffer, textAt, pages * pageBytes - textAt);
  }
}
