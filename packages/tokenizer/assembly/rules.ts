// What the patterns do where they differ, packed into one number. src/words/word-kernel.ts packs it.

/** 0: GPT-2's pattern, 1: cl100k's and its kin, 2: o200k's and its kin. */
@inline export function familyOf(rules: i32): i32 {
  return rules & 3;
}

/** Whether contractions end words of o200k's family. */
@inline export function contracts(rules: i32): bool {
  return (rules & 4) != 0;
}

/** The most digits of one word; not for GPT-2. */
@inline export function digitsOf(rules: i32): u64 {
  return <u64>(rules >> 3);
}
