// The sizes of the blocks in which attention is computed.

/** Queries of a block: a multiple of both sides of the tile. */
export const BLOCK: i32 = 48;
/** Keys of a block. */
export const KEYS: i32 = 96;
/** Bytes of a key's scores for a block of queries. */
export const LINE: usize = 192;
