// Where usual words begin among 64 bytes, for all of them at once: one bit for each byte. Only ASCII is usual.
import { contracts, digitsOf, familyOf } from "./rules";

// Constants of vectors are loaded, because V8 makes a constant anew at every use.
const constants = memory.data<u8>(
  [
    32, 32, 32, 32, 32, 32, 32, 32, 32, 32, 32, 32, 32, 32, 32, 32, 97, 97, 97, 97, 97, 97, 97, 97, 97, 97, 97, 97, 97, 97,
    97, 97, 25, 25, 25, 25, 25, 25, 25, 25, 25, 25, 25, 25, 25, 25, 25, 25, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48,
    48, 48, 48, 48, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 39, 39, 39,
    39, 39, 39, 39, 39, 39, 39, 39, 39, 39, 39, 39, 39,
  ],
  16,
);

/** Where a word begins, if the one before it is usual. */
export let starts: u64 = 0;
/** What no usual word has: longer numbers, white space that is not a line feed or blanks before a word, apostrophes of contractions, what is not ASCII. */
export let unusual: u64 = 0;

/** Reads the 64 bytes at an address, where a word begins. */
export function readBlock(rules: i32, at: usize): void {
  const blank = v128.load(constants);
  const letterA = v128.load(constants, 16);
  const lastLetter = v128.load(constants, 32);
  const zero = v128.load(constants, 48);
  const nine = v128.load(constants, 64);
  const lineFeed = v128.load(constants, 80);
  const quote = v128.load(constants, 96);
  let letter: u64 = 0;
  let small: u64 = 0;
  let digit: u64 = 0;
  let feeds: u64 = 0;
  let blanks: u64 = 0;
  let quotes: u64 = 0;
  let graphic: u64 = 0;
  for (let i: usize = 0; i < 64; i += 16) {
    const bytes = v128.load(at + i);
    letter |= bits(i8x16.le_u(i8x16.sub(v128.or(bytes, blank), letterA), lastLetter), i);
    small |= bits(i8x16.le_u(i8x16.sub(bytes, letterA), lastLetter), i);
    digit |= bits(i8x16.le_u(i8x16.sub(bytes, zero), nine), i);
    feeds |= bits(i8x16.eq(bytes, lineFeed), i);
    blanks |= bits(i8x16.eq(bytes, blank), i);
    quotes |= bits(i8x16.eq(bytes, quote), i);
    // Bytes beyond ASCII are negative numbers.
    graphic |= bits(i8x16.gt_s(bytes, blank), i);
  }
  const family = familyOf(rules);
  const other = graphic & ~(letter | digit);
  const behindBlank = blanks << 1;
  const behindLetter = letter << 1;
  const otherStart = other & ~((other << 1) | behindBlank);
  let letterStart = letter & ~(behindLetter | behindBlank);
  // One other character may stand before letters, and where the word before ends in a small letter, a capital begins another.
  if (family > 0) letterStart &= ~((otherStart & ~(other >> 1)) << 1);
  if (family == 2) letterStart |= letter & ~small & (small << 1);
  let number: u64 = 0;
  let digitStart = digit & ~(digit << 1);
  if (family == 0) digitStart &= ~behindBlank;
  else if (digitsOf(rules) == 1) number = digitStart = digit;
  else {
    const pair = digit & (digit << 1);
    const four = pair & (pair << 2);
    number = digit & ~(four | (four >> 1) | (four >> 2) | (four >> 3));
  }
  // Of blanks in a row the last goes to the word behind them, if it is one to which it can go. What is behind the block is not known.
  const word = letter | other | (family == 0 ? 0 : digit);
  const lastBlank = blanks & ~(blanks >> 1);
  const known: u64 = blanks >> 47 == 0x1ffff ? u64.MAX_VALUE : u64.MAX_VALUE >> 1;
  const stray = lastBlank & ~(word >> 1) & known;
  // A line feed is a word before a word, and before blanks that are surely followed by one.
  const behindFeed = word | (family == 0 || stray != 0 ? 0 : blanks);
  const feed = feeds & ~((other | blanks | feeds) << 1) & (behindFeed >> 1);
  const gaps = (blanks & ~behindBlank) | lastBlank | (feeds & ((letter | digit) << 1));
  const contraction = family < 2 ? quotes : contracts(rules) ? quotes & behindLetter : 0;
  starts = (otherStart | letterStart | digitStart | gaps) & (family < 2 ? u64.MAX_VALUE : ~contraction);
  unusual = ~(letter | other | number | feed | (blanks & ~(stray | (stray >> 1)))) | contraction;
}

@inline function bits(bytes: v128, at: usize): u64 {
  return (<u64>i8x16.bitmask(bytes)) << at;
}

/** The length of the word at a bit of the block, or 0 where it is not usual or longer than 16. */
@inline export function usualWord(bit: u64): u64 {
  const length = ctz((starts >> bit) >> 1) + 1;
  return length <= 16 && ((unusual >> bit) & ((1 << length) - 1)) == 0 ? length : 0;
}
