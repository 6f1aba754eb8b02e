// Places in a memory, handed out one behind the other before the memory exists. Nothing is taken back.

/** What an address is a multiple of, in bytes: one cache line. */
const grain = 64;
const page = 65_536;
/** The last page stays unused, so that the end of a table is always an address. */
const mostPages = 65_535;

type Numbers = Uint8Array | Int32Array | Uint32Array | Float32Array;

/** Counts what is needed and keeps what is to be written. */
export class Layout {
  /** Bytes so far; address 0 stands for what is not there. */
  bytes: number = grain;
  readonly #placed: { address: number; numbers: Numbers }[] = [];

  /** The address of a place for so many bytes. */
  reserve(bytes: number): number {
    const address = this.bytes;
    this.bytes += Math.ceil(bytes / grain) * grain;
    return address;
  }

  /** The address of a place for the numbers, which are there when the memory is made. */
  place(numbers: Numbers): number {
    const address = this.reserve(numbers.byteLength);
    this.#placed.push({ address, numbers });
    return address;
  }

  /** Whether all of it has place in one memory. */
  get isPossible(): boolean {
    return this.bytes <= mostPages * page;
  }

  /**
   * A memory of just this size, zero where nothing was placed.
   *
   * @throws RangeError when the machine has not so much.
   */
  createMemory(shared: boolean): WebAssembly.Memory {
    const pages = Math.ceil(this.bytes / page);
    const memory = new WebAssembly.Memory({ initial: pages, maximum: pages, shared });
    for (const { address, numbers } of this.#placed) {
      const bytes = new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength);
      new Uint8Array(memory.buffer, address, bytes.length).set(bytes);
    }
    return memory;
  }
}
