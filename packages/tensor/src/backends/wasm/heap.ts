// Memory for buffers within one WebAssembly memory: best fit from free lists by size, neighbours joined when they are freed.
// Not here: what lies in a buffer.

/** What a block's address and size are multiples of, in bytes: one cache line. */
const grain = 64;
const page = 65536;
/** Bytes that the memory grows by without need, at most. */
const mostAhead = 2 ** 22;
/** Bytes behind the last block: kernels read rows in whole vectors, up to 28 bytes beyond the end of a buffer. */
const margin = grain;
/** The last page stays unused, so that the end of a buffer is always an address. */
const limit = 65535 * page;

/** A stretch of memory; all of them together, in order, cover the heap without gaps. */
export interface Block {
  readonly address: number;
  bytes: number;
  isFree: boolean;
  before: Block | undefined;
  after: Block | undefined;
  /** Its neighbours in the list of free blocks of about its size. */
  previous: Block | undefined;
  next: Block | undefined;
}

/** One allocation. It stays valid when the memory grows. */
export interface WasmBuffer {
  readonly address: number;
  /** Gone once the buffer is freed. */
  block: Block | undefined;
}

/** Hands out and takes back parts of a memory from an address on. */
export class Heap {
  readonly memory: WebAssembly.Memory;
  /** Bytes in buffers that are not freed, each rounded up to 64. */
  liveBytes = 0;
  #last: Block | undefined;
  /** Where the last block ends. */
  #end: number;
  /** The first of each list; the last freed, whose memory is most likely in the cache, comes first. */
  readonly #free: (Block | undefined)[] = new Array<Block | undefined>(4 * 27).fill(undefined);

  constructor(memory: WebAssembly.Memory, start: number) {
    this.memory = memory;
    this.#end = Math.ceil(start / grain) * grain;
    const missing = this.#end + grain + margin - memory.buffer.byteLength;
    if (missing > 0) memory.grow(Math.ceil(missing / page));
    this.#append(memory.buffer.byteLength - margin - this.#end);
  }

  /** Where the memory ends, in bytes; asking the engine takes many times as long. */
  get end(): number {
    return this.#end + margin;
  }

  /** @throws RangeError when the memory cannot grow so far. */
  allocate(bytes: number): WasmBuffer {
    const needed = Math.max(1, Math.ceil(bytes / grain)) * grain;
    const block = this.#find(needed) ?? this.#grow(needed);
    this.#take(block, needed);
    this.liveBytes += needed;
    return { address: block.address, block };
  }

  /** @throws Error when the buffer was freed before. */
  free(buffer: WasmBuffer): void {
    let { block } = buffer;
    if (block === undefined) throw new Error(`free: the buffer at ${buffer.address} was freed before`);
    buffer.block = undefined;
    this.liveBytes -= block.bytes;
    if (block.after?.isFree) this.#join(block, block.after);
    if (block.before?.isFree) block = this.#join(block.before, block);
    this.#release(block);
  }

  /** The smallest free block that is large enough. */
  #find(bytes: number): Block | undefined {
    for (let list = listOf(bytes); list < this.#free.length; list++) {
      let best: Block | undefined;
      for (let block = this.#free[list]; block !== undefined; block = block.next) {
        if (block.bytes === bytes) return block;
        if (block.bytes > bytes && (best === undefined || block.bytes < best.bytes)) best = block;
      }
      if (best !== undefined) return best;
    }
    return undefined;
  }

  /** Adds a quarter but at most `mostAhead`, or as much as is needed, at the end. */
  #grow(bytes: number): Block {
    const missing = bytes - (this.#last?.isFree ? this.#last.bytes : 0);
    for (const wanted of [Math.max(missing, Math.min(this.#end / 4, mostAhead)), missing]) {
      const pages = Math.ceil(wanted / page);
      if (this.end + pages * page > limit) continue;
      try {
        this.memory.grow(pages);
      } catch {
        continue;
      }
      this.#append(pages * page);
      return this.#last!;
    }
    throw new RangeError(`allocate: the memory cannot grow, ${bytes} bytes asked, ${this.liveBytes} bytes live`);
  }

  #append(bytes: number): void {
    const block = newBlock(this.#end, bytes, this.#last, undefined);
    this.#end += bytes;
    if (this.#last !== undefined) this.#last.after = block;
    this.#last = block;
    this.#release(block.before?.isFree ? this.#join(block.before, block) : block);
  }

  /** Marks a free block as used and makes what is left of it a free block of its own. */
  #take(block: Block, bytes: number): void {
    this.#unlist(block);
    const rest = block.bytes - bytes;
    if (rest === 0) return;
    const { after } = block;
    const tail = newBlock(block.address + bytes, rest, block, after);
    block.bytes = bytes;
    block.after = tail;
    if (after === undefined) this.#last = tail;
    else after.before = tail;
    this.#release(tail);
  }

  #release(block: Block): void {
    const list = listOf(block.bytes);
    const next = this.#free[list];
    block.isFree = true;
    block.next = next;
    if (next !== undefined) next.previous = block;
    this.#free[list] = block;
  }

  #unlist(block: Block): void {
    const { previous, next } = block;
    if (previous !== undefined) previous.next = next;
    else this.#free[listOf(block.bytes)] = next;
    if (next !== undefined) next.previous = previous;
    block.previous = undefined;
    block.next = undefined;
    block.isFree = false;
  }

  /** One block from two neighbours, in no list. */
  #join(first: Block, second: Block): Block {
    if (first.isFree) this.#unlist(first);
    if (second.isFree) this.#unlist(second);
    first.bytes += second.bytes;
    first.after = second.after;
    if (second.after === undefined) this.#last = first;
    else second.after.before = first;
    return first;
  }
}

const newBlock = (address: number, bytes: number, before: Block | undefined, after: Block | undefined): Block => ({
  address,
  bytes,
  isFree: false,
  before,
  after,
  previous: undefined,
  next: undefined,
});

/** Four lists for each power of two. */
const listOf = (bytes: number): number => {
  const grains = bytes / grain;
  const power = 31 - Math.clz32(grains);
  return 4 * power + ((power >= 2 ? grains >> (power - 2) : grains << (2 - power)) & 3);
};
