// The fixed places below the tensors that a call and its kernels share. Each thread has an area of its own, which begins at AREA; the
// first thread's is at 0. No tensor lies in the first one: those begin at HEAP.

@external("env", "area")
export declare const AREA: usize;

/** Bytes of an area. */
export const AREA_BYTES: i32 = 16384;

// Places within an area.
/** Sizes per axis, 64 × i32. */
export const SHAPE: usize = 1024;
/** Steps per axis in bytes, 64 × i32 for each of four operands. */
export const STRIDES: usize = 1280;
/** Where the walk over the outer axes stands, 64 × i32. */
export const INDEX: usize = 2304;
/** Addresses of the current row of each operand, 4 × usize. */
export const CURSOR: usize = 2560;
/** One vector for each of three operands and the result, for the last one to three elements. */
export const TAIL: usize = 2624;
/** A block of CHUNK elements for each of three operands. */
export const CHUNKS: usize = 4096;

/** Elements in a block. */
export const CHUNK: i32 = 1024;

/** Address of a block. */
@inline export function chunk(operand: i32): usize {
  return AREA + CHUNKS + (<usize>operand << 12);
}

/** The first address that belongs to tensors; the static data of all modules lies below (build.mjs says where). */
export const HEAP: usize = 65536;
