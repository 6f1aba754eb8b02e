// Reads lines and runs of bytes from a stream of chunks. It keeps no more than was asked for and one chunk, and knows no format.

/** Bytes in chunks of any size, or all in one. */
export type ByteSource = AsyncIterable<Uint8Array> | Iterable<Uint8Array> | ReadableStream<Uint8Array> | Uint8Array;

/** A cursor over a `ByteSource`. */
export class ByteReader {
  /** Bytes taken so far. */
  offset = 0;
  readonly #chunks: AsyncIterator<Uint8Array>;
  #buffer = new Uint8Array(0);
  #start = 0;
  #end = 0;

  constructor(source: ByteSource) {
    this.#chunks = byteChunks(source);
  }

  /** At most `count` of the next bytes, a view that is valid until the next call. Takes nothing. */
  async peek(count: number): Promise<Uint8Array> {
    while (this.#end - this.#start < count && (await this.#fill())) {}
    return this.#buffer.subarray(this.#start, Math.min(this.#end, this.#start + count));
  }

  /** At most `count` bytes, a view that is valid until the next call. Fewer only at the end of the stream. */
  async take(count: number): Promise<Uint8Array> {
    const bytes = await this.peek(count);
    this.#start += bytes.length;
    this.offset += bytes.length;
    return bytes;
  }

  /** How many bytes lie before the next `byte`; -1 when it does not come within `limit` bytes or before the end. */
  async distance(byte: number, limit: number): Promise<number> {
    for (let searched = 0; searched < limit; ) {
      const available = Math.min(this.#end - this.#start, limit);
      const found = this.#buffer.subarray(this.#start + searched, this.#start + available).indexOf(byte);
      if (found >= 0) return searched + found;
      searched = available;
      if (available < limit && !(await this.#fill())) return -1;
    }
    return -1;
  }

  /** Tells the source that no more is wanted. */
  async close(): Promise<void> {
    await this.#chunks.return?.();
  }

  /** Appends the next chunk; false at the end of the stream. */
  async #fill(): Promise<boolean> {
    const { value: chunk, done } = await this.#chunks.next();
    if (done) return false;
    if (!(chunk instanceof Uint8Array)) throw new TypeError(`readWord2Vec: a chunk is ${typeof chunk}, not Uint8Array`);
    const held = this.#end - this.#start;
    if (this.#end + chunk.length > this.#buffer.length) {
      const needed = held + chunk.length;
      const target = needed > this.#buffer.length / 2 ? new Uint8Array(2 * needed) : this.#buffer;
      target.set(this.#buffer.subarray(this.#start, this.#end));
      this.#buffer = target;
      this.#start = 0;
      this.#end = held;
    }
    this.#buffer.set(chunk, this.#end);
    this.#end += chunk.length;
    return true;
  }
}

/** The chunks of a source of any kind. */
export async function* byteChunks(source: ByteSource): AsyncGenerator<Uint8Array, void> {
  if (source instanceof Uint8Array) yield source;
  else if (Symbol.asyncIterator in source || Symbol.iterator in source) {
    yield* source as AsyncIterable<Uint8Array>;
  } else yield* streamChunks(source as ReadableStream<Uint8Array>);
}

/** For engines whose streams cannot be iterated. */
async function* streamChunks(stream: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array, void> {
  const reader = stream.getReader();
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) yield next.value;
  } finally {
    await reader.cancel();
  }
}
