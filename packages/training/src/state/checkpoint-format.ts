// The layout of a checkpoint: a safetensors file that begins with its own checksum. Not here: writing and reading it.

/** A checkpoint is cut off, damaged, or something else altogether. */
export class CheckpointError extends Error {
  override readonly name: string = "CheckpointError";
}

/** How the header begins, up to the checksum. */
export const opening = '{"__metadata__":{"crc32":"';
/** What stands in the place of the checksum while it is computed. */
export const noChecksum = "00000000";
/** Bytes before the header: its length, 64 bits little-endian. */
export const prefixBytes = 8;
/** The byte at which the checksum begins. */
export const checksumAt: number = prefixBytes + opening.length;
/** Names in the file are GROUP/NAME, with the group of the parameters, of the best ones so far, or that of a slot of the optimiser. */
export const parametersGroup = "parameters";
export const bestGroup = "bestParameters";
