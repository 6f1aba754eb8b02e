// Words of ASCII to ids, for as long as the table knows them. What it does not know, and all else, is left to src/words/byte-encoder.ts.
import { readBlock, usualWord } from "./block";
import { COUNT, ENTRIES, IDS, POOL, SLOT_BITS } from "./layout";
import { unusualWord } from "./unusual-word";

const PROBES: u32 = 8;
const SLASH: u8 = 47;

const places = memory.data<u8>([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15], 16);
const factors = memory.data<u32>([0x9e3779b1, 0x85ebca77, 0xc2b2ae3d, 0x27d4eb2f], 16);

/** Encodes from an address on and gives the address of the first word that it leaves, or where it stopped after `most` ids. */
export function encode(rules: i32, from: usize, most: u32): usize {
  const place = v128.load(places);
  const factor = v128.load(factors);
  let at = from;
  let block = from;
  readBlock(rules, block);
  let out = IDS;
  const full = IDS + (<usize>most << 2);
  while (out < full) {
    // A word needs 16 bytes of the block and two behind them.
    if (at - block > 46) {
      block = at;
      readBlock(rules, block);
    }
    let length = usualWord(<u64>(at - block));
    let isCut = false;
    if (length == 0) {
      length = unusualWord(rules, at);
      if (length == 0) break;
      // A slash that a word took with its line end is behind it in the block, and looks as if it went on.
      isCut = load<u8>(at + <usize>length - 1) == SLASH;
    }
    const key = v128.and(v128.load(at), i8x16.lt_u(place, i8x16.splat(<u8>length)));
    const entry = find(key, factor, <i32>length);
    if (entry == 0) break;
    out = emit(entry, out);
    at += <usize>length;
    if (isCut) {
      block = at;
      readBlock(rules, block);
    }
  }
  store<u32>(COUNT, <u32>((out - IDS) >> 2));
  return at;
}

/** The address of the entry of a word of up to 16 bytes, or 0; src/words/word-table.ts does the same. */
@inline function find(key: v128, factor: v128, length: i32): usize {
  let mixed = i32x4.mul(key, factor);
  mixed = v128.xor(mixed, v128.shuffle<i32>(mixed, mixed, 2, 3, 0, 1));
  const sum = <u32>(i32x4.extract_lane(mixed, 0) ^ i32x4.extract_lane(mixed, 1));
  const first = ((sum ^ length ^ (sum >> 15)) * 0x2c1b3c6d) >> (32 - SLOT_BITS);
  for (let i: u32 = 0; i < PROBES; i++) {
    const entry = ENTRIES + (<usize>((first + i) & ((1 << SLOT_BITS) - 1)) << 5);
    const tag = load<i32>(entry, 16);
    if (tag == length && i8x16.all_true(i8x16.eq(v128.load(entry), key))) return entry;
    if (tag == 0) return 0;
  }
  return 0;
}

/** Writes the ids of an entry and gives the address behind them. */
@inline function emit(entry: usize, out: usize): usize {
  const first = load<u32>(entry, 20);
  const count = first >> 24;
  if (count <= 3) {
    store<u32>(out, first & 0xffffff);
    store<u64>(out, load<u64>(entry, 24), 4);
  } else {
    memory.copy(out, POOL + (<usize>load<u32>(entry, 24) << 2), count << 2);
  }
  return out + (count << 2);
}
