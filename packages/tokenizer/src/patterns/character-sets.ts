// Named sets of characters as the contents of a JavaScript `v` class. Parsing of patterns is not here.

/** Unicode White_Space. JavaScript's own \s has U+FEFF, which is none, and lacks U+0085. */
export const whiteSpace = "\\t-\\r \\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000";

/** \w of Oniguruma and of Rust's regex (UTS 18, Annex C). Oniguruma also counts six Latin-1 numbers, Rust the two joiners. */
export const wordCharacters = {
  oniguruma: "\\p{Alphabetic}\\p{M}\\p{Nd}\\p{Pc}\\xb2\\xb3\\xb9\\xbc-\\xbe",
  rust: "\\p{Alphabetic}\\p{M}\\p{Nd}\\p{Pc}\\u200c\\u200d",
} as const;

/** Which regular expression engine a pattern was written for. */
export type PatternFlavor = keyof typeof wordCharacters;

/** The class contents of \d, \s, \w, \h (lower case), or undefined. */
export const shorthandSet = (letter: string, flavor: PatternFlavor): string | undefined => {
  if (letter === "d") return "\\p{Nd}";
  if (letter === "s") return whiteSpace;
  if (letter === "w") return wordCharacters[flavor];
  return letter === "h" && flavor === "oniguruma" ? "0-9A-Fa-f" : undefined;
};

/** The class contents of a POSIX bracket such as [:alpha:], or undefined. */
export const posixSet = (name: string, flavor: PatternFlavor): string | undefined => {
  const unicode: { readonly [name: string]: string } = {
    alpha: "\\p{Alphabetic}",
    digit: "\\p{Nd}",
    alnum: "\\p{Alphabetic}\\p{Nd}",
    upper: "\\p{Uppercase}",
    lower: "\\p{Lowercase}",
    space: whiteSpace,
    blank: "\\p{Zs}\\t",
    cntrl: "\\p{Cc}",
    punct: "\\p{P}\\p{S}",
    xdigit: "0-9A-Fa-f",
    word: wordCharacters.oniguruma,
  };
  const ascii: { readonly [name: string]: string } = {
    alpha: "A-Za-z",
    digit: "0-9",
    alnum: "0-9A-Za-z",
    upper: "A-Z",
    lower: "a-z",
    space: "\\t-\\r ",
    blank: " \\t",
    cntrl: "\\0-\\x1f\\x7f",
    punct: "!-\\/:-@\\[-`\\{-~",
    xdigit: "0-9A-Fa-f",
    word: "0-9A-Za-z_",
  };
  return Object.hasOwn(unicode, name) ? (flavor === "rust" ? ascii : unicode)[name] : undefined;
};

const compiles = (source: string): boolean => {
  try {
    new RegExp(source, "v");
    return true;
  } catch {
    return false;
  }
};

/** JavaScript's spelling of a property: L, Letter, Alphabetic, Han, Script=Han, or undefined where there is none. */
export const propertyName = (name: string): string | undefined => {
  if (!/^[\w =:-]+$/.test(name)) return undefined;
  const title = name
    .trim()
    .replace(/[ -]+/g, "_")
    .replace(":", "=")
    .split("_")
    .map((word) => word.slice(0, 1).toUpperCase() + word.slice(1))
    .join("_");
  const candidates = [
    name,
    title,
    `Script=${title}`,
    title.replace(/^(sc|scx|script)=(.)/i, (_, __, first: string) => `Script=${first.toUpperCase()}`),
  ];
  return candidates.find((candidate) => compiles(`\\p{${candidate}}`));
};

const metaCharacters = /[()[\]{}/\-\\|^$*+?.&!#%,:;<=>@`~]/;

/** A character as it is written in a `v` pattern or class. */
export const escapeCharacter = (character: string): string =>
  metaCharacters.test(character) || /[\n\r\u2028\u2029]/.test(character)
    ? character.charCodeAt(0) < 0x80
      ? `\\x${character.charCodeAt(0).toString(16).padStart(2, "0")}`
      : `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`
    : character;

/** All characters that differ from one only by case, itself included: s, S and U+017F. */
export const caseVariants = (character: string): string[] => {
  const variants = new Set([character]);
  const single = (text: string): boolean => [...text].length === 1;
  for (const form of [character.toLowerCase(), character.toUpperCase(), character.toUpperCase().toLowerCase()])
    if (single(form)) variants.add(form);
  const outside: { readonly [lower: string]: string } = {
    s: "\u017f",
    k: "\u212a",
    å: "\u212b",
    β: "\u03d0",
    ε: "\u03f5",
    θ: "\u03d1",
    ω: "\u2126",
  };
  for (const variant of [...variants]) {
    const extra = outside[variant];
    if (extra) variants.add(extra);
  }
  return [...variants];
};
