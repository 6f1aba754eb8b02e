// Any word of ASCII with at most 16 bytes, if nothing behind it that is not ASCII could belong to it. What the patterns mean is in src/patterns/word-ends.ts,
// which finds all other words.
import { contracts, digitsOf, familyOf } from "./rules";

const QUOTE: u32 = 39;
const SLASH: u32 = 47;

/** How many bits are set in a row from bit `from` on. */
@inline function runFrom(bits: u64, from: u64): u64 {
  return ctz(~(bits >> from));
}

/** Where letters end that begin at bit `start`: all of them, or for o200k's family capitals and then small ones. */
@inline function lettersEnd(rules: i32, letters: u64, small: u64, start: u64): u64 {
  if (familyOf(rules) != 2) return start + runFrom(letters, start);
  const end = start + runFrom(letters & ~small, start);
  return end + runFrom(small, end);
}

/** The length of the word at an address, or 0. */
export function unusualWord(rules: i32, at: usize): u64 {
  const family = familyOf(rules);
  const bytes = v128.load(at);
  const first = <u32>load<u8>(at);
  if (first >= 0x80) return 0;
  if (first == QUOTE && family < 2) {
    const length = contraction(at, family == 0 ? 0 : 32);
    if (length != 0) return <u64>max(length, 0);
  }
  const small = within(bytes, 97, 26);
  const letters = small | within(bytes, 65, 26);
  const digits = within(bytes, 48, 10);
  const ends = equalTo(bytes, 10) | equalTo(bytes, 13);
  const blank = <u64>(first == 32);
  const start = letters & 1 ? 0 : family == 0 ? blank : ~(digits | ends) & 1;
  if ((letters >> start) & 1) return letterWord(rules, at, bytes, lettersEnd(rules, letters, small, start));
  const digitStart = family == 0 ? blank : 0;
  if ((digits >> digitStart) & 1) {
    const run = runFrom(digits, digitStart);
    return family > 0 && run >= digitsOf(rules) ? digitsOf(rules) : seen(digitStart + run, bytes);
  }
  const spaces = equalTo(bytes, 32) | within(bytes, 9, 5);
  const others = ~(letters | digits | spaces | foreign(bytes)) & 0xffff;
  return (others >> blank) & 1
    ? otherWord(family, at, seen(blank + runFrom(others, blank), bytes))
    : spaceWord(family, seen(runFrom(spaces, 0), bytes), ends);
}

function letterWord(rules: i32, at: usize, bytes: v128, length: u64): u64 {
  const end = seen(length, bytes);
  if (end == 0 || familyOf(rules) != 2 || !contracts(rules)) return end;
  const added = contraction(at + <usize>end, 32);
  return added < 0 || end + added > 16 ? 0 : end + added;
}

/** The length of 's, 't, 're, 've, 'm, 'll or 'd at an address, or 0; -1 where a character that is not ASCII follows the apostrophe. */
function contraction(at: usize, fold: u32): i32 {
  if (<u32>load<u8>(at) != QUOTE) return 0;
  const first = <u32>load<u8>(at, 1);
  if (first >= 0x80) return -1;
  const second = <u32>load<u8>(at, 2) | fold;
  const letter = first | fold;
  if (letter == 0x73 || letter == 0x74 || letter == 0x6d || letter == 0x64) return 2;
  if (letter == 0x6c) return second == 0x6c ? 3 : 0;
  return (letter == 0x72 || letter == 0x76) && second == 0x65 ? 3 : 0;
}

/** Punctuation and the line ends and slashes behind it that the pattern adds. */
function otherWord(family: i32, at: usize, length: u64): u64 {
  if (length == 0 || family == 0) return length;
  for (let end = length; end < 16; end++) {
    const next = <u32>load<u8>(at + <usize>end);
    if (next != 10 && next != 13 && (next != SLASH || family != 2)) return end;
  }
  return 0;
}

/** White space: up to its last line end, else all but its last character. */
function spaceWord(family: i32, run: u64, ends: u64): u64 {
  const lines = ends & ((1 << run) - 1);
  if (family > 0 && lines) return 64 - clz(lines);
  return run > 1 ? run - 1 : run;
}

/** A length that reaches neither the end of the 16 bytes nor a character that is not ASCII, else 0. */
function seen(length: u64, bytes: v128): u64 {
  return length >= 16 || (foreign(bytes) >> length) & 1 ? 0 : length;
}

@inline function foreign(bytes: v128): u64 {
  return <u64>i8x16.bitmask(bytes);
}

@inline function within(bytes: v128, from: u8, count: u8): u64 {
  return <u64>i8x16.bitmask(i8x16.lt_u(i8x16.sub(bytes, i8x16.splat(from)), i8x16.splat(count)));
}

@inline function equalTo(bytes: v128, byte: u8): u64 {
  return <u64>i8x16.bitmask(i8x16.eq(bytes, i8x16.splat(byte)));
}
