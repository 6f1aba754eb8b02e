// Where everything lies in the memory, in bytes. src/words/word-memory.ts has the same figures.

/** How many ids there are. */
export const COUNT: usize = 0;
/** The module's own constants are at 64. */
export const ENTRIES: usize = 1024;
export const SLOT_BITS: u32 = 16;
export const POOL: usize = ENTRIES + (32 << SLOT_BITS);
export const IDS: usize = POOL + (4 << 16);
