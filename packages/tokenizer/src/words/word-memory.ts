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
/** A kernel stops when it has `usualUnits` ids or more: the last word may go beyond by the ids of 16 bytes. */
const idRoom: number = usualUnits + 128;
const textAt: number = idsAt + 4 * idRoom;
const textBytes: number = 3 * usualUnits + 128;
const pageBytes = 65536;
const pages: number = Math.ceil((textAt + textBytes) / pageBytes);

/** Undefined where WebAssembly is missing, and where an engine has no more room for such a memory. */
const createMemory = (): WebAssembly.Memory | undefined => {
  try {
    return new WebAssembly.Memory({ initial: pages, maximum: pages });
  } catch {
    return undefined;
  }
};

/** Views of one memory, which never grows; without WebAssembly an ordinary buffer. */
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
    this.wasm = createMemory();
    const buffer = this.wasm ? this.wasm.buffer : new ArrayBuffer(pages * pageBytes);
    this.count = new Int32Array(buffer, 0, 1);
    this.entries = new Int32Array(buffer, entriesAt, stride << slotBits);
    this.pool = new Int32Array(buffer, poolAt, poolSize);
    this.ids = new Int32Array(buffer, idsAt, idRoom);
    this.text = new Uint8Array(buffer, textAt, textBytes);
  }
}
