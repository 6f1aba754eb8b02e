// Seeded random strings that are awkward for tokenizers. For tests only.

/** Gives another string at each call. */
export type RandomText = () => string;

/** mulberry32: numbers in [0, 1) from a 32-bit seed. */
export const createRandom = (seed: number): (() => number) => {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
};

const words =
  "the The of and in to it's I'll WE'VE don't 'S 'ſ can't hello Hello world tokenizer aaaa abc été straße ΣΟΦΟΣ İstanbul".split(
    " ",
  );
const spaces = [
  " ",
  "  ",
  "   ",
  "\n",
  "\r\n",
  "\n\n",
  "\t",
  "\v",
  "\f",
  "\u0085",
  "\u00a0",
  "\u1680",
  "\u180e",
  "\u2003",
  "\u200b",
  "\u2028",
  "\u3000",
  "\ufeff",
  " \n ",
  "\r",
];
const digits = ["0", "7", "42", "123", "12345", "1234567", "٣", "३४", "½", "²", "Ⅷ", "3.14", "1,000"];
const marks = [
  "e\u0301",
  "a\u0323\u0302",
  "\u0301",
  "\u0345\u0301",
  "q\u0307\u0323",
  "\u1112\u1161\u11ab",
  "각",
  "한국어",
  "\u0958",
  "\ufb01",
  "ﷺ",
  "Å",
  "ǆ",
  "i\u0307",
];
const emoji = [
  "😀",
  "👍🏽",
  "👨‍👩‍👧‍👦",
  "🇩🇪",
  "❤️",
  "1️⃣",
  "🏴\u{e0067}\u{e0062}\u{e007f}",
  "\ud7ff",
  "\ue000",
  "\uffff",
  "\u{10000}",
  "\u{10ffff}",
  "𝔘𝔫𝔦",
  "�",
];
const punctuation = [
  "!",
  "?",
  "...",
  "--",
  '"',
  "'",
  "''",
  "(",
  ")",
  "[x]",
  "{}",
  "$",
  "+",
  "`",
  "~",
  "^",
  "|",
  "、",
  "。",
  "«",
  "»",
  "▁",
  "_",
  "#",
  "##",
  "//",
  "<",
  ">",
  "\0",
  "\x01",
  "\x7f",
];
const scripts = [
  "日本語テキスト",
  "漢字",
  "Привет мир",
  "नमस्ते",
  "สวัสดี",
  "שלום",
  "مرحبا",
  "ΑΒΓ αβγ",
  "ქართული",
  "កាន់តែ",
  "你好世界",
  "ಠ_ಠ",
];

/** Strings of 0 to 24 parts: words, spaces, digits, marks, emoji, scripts, special tokens, and any code point of any plane that is not in `skip`. */
export const createRandomText = (seed: number, skip: ReadonlySet<number>, special: readonly string[]): RandomText => {
  const random = createRandom(seed);
  const below = (limit: number): number => Math.floor(random() * limit);
  const pick = (list: readonly string[]): string => list[below(list.length)] ?? "";
  const anyCharacter = (): string => {
    for (;;) {
      const limit = [0x80, 0x800, 0x10000, 0x20000, 0x32000, 0x110000][below(6)] ?? 0x80;
      const code = below(limit);
      if ((code < 0xd800 || code > 0xdfff) && !skip.has(code)) return String.fromCodePoint(code);
    }
  };
  const kinds = [words, words, spaces, spaces, [" "], digits, marks, emoji, punctuation, scripts];
  const part = (): string => {
    const kind = below(13);
    if (kind < kinds.length) return pick(kinds[kind] ?? words);
    return kind === 12 && special.length > 0 ? pick(special) : anyCharacter();
  };
  return () => Array.from({ length: below(25) }, part).join("");
};
