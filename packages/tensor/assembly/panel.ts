// How much memory the parts of a packed product take.

/** Bytes of one tile, which stands first in the scratch memory of a product. */
export const TILE_BYTES: usize = 256;

/** Bytes of `lines` lines of `depth` elements, packed by `wide`. */
@inline export function packedBytes(lines: i32, depth: i32, wide: i32): i32 {
  return (((lines + wide - 1) / wide) * wide * depth) << 2;
}
