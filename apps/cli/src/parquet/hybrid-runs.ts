// The runs of Parquet's hybrid of run-length encoding and bit packing, walked without decoding them.

/** `count` equal values, or values packed into bits, from byte `start` on. */
interface Run {
  readonly isPacked: boolean;
  readonly start: number;
  readonly count: number;
}

/**
 * The runs that make up `values` values of `width` bits. A decoder that trusts their lengths can be let loose on bytes that this went over.
 *
 * @throws Error for a run of more values than are left, or bytes that end too early
 */
export function* hybridRuns(
  bytes: Uint8Array,
  { width, values }: { readonly width: number; readonly values: number },
): Generator<Run> {
  let at = 0;
  for (let left = values; left > 0; ) {
    const { header, end } = readVarint(bytes, at);
    const isPacked = header % 2 === 1;
    const length = isPacked ? 4 * (header - 1) : header / 2;
    const count = Math.min(length, left);
    // The last group of eight packed values may be more than there are; some writers pad with several groups, others leave out the bytes of
    // a group that no value reaches.
    const isPadding = isPacked && width > 0 && end + (length / 8) * width <= bytes.length;
    if (length > (isPacked ? 8 * Math.ceil(left / 8) : left) && !isPadding)
      throw new Error(`a run of ${length} values where ${left} are left`);
    const needed = Math.ceil((isPacked ? count * width : width) / 8);
    if (end + needed > bytes.length) throw new Error(`runs of ${bytes.length} bytes that end before ${values} values`);
    yield { isPacked, start: end, count };
    at = end + (isPacked ? (length / 8) * width : needed);
    left -= count;
  }
}

/** How many of `values` values of one bit are 1. @throws Error as hybridRuns. */
export function countOnes(bytes: Uint8Array, values: number): number {
  let ones = 0;
  for (const { isPacked, start, count } of hybridRuns(bytes, { width: 1, values })) {
    if (!isPacked) ones += ((bytes[start] ?? 0) & 1) * count;
    else for (let bit = 0; bit < count; bit++) ones += ((bytes[start + (bit >>> 3)] ?? 0) >>> (bit & 7)) & 1;
  }
  return ones;
}

/** An unsigned LEB128 number of at most 32 bits. */
function readVarint(bytes: Uint8Array, start: number): { readonly header: number; readonly end: number } {
  let header = 0;
  for (let at = start, scale = 1; at < bytes.length && scale <= 2 ** 28; at++, scale *= 128) {
    const byte = bytes[at] ?? 0;
    header += (byte & 127) * scale;
    if (byte < 128) return { header, end: at + 1 };
  }
  throw new Error(`a run at byte ${start} of ${bytes.length} that has no length`);
}
