// The Nmt normalizer of SentencePiece's nmt rules: controls go, odd spaces become a space. Its NFKC part is a step of its own in a file.

const isRemoved = (code: number): boolean =>
  (code >= 0x1 && code <= 0x8) ||
  code === 0xb ||
  (code >= 0xe && code <= 0x1f) ||
  code === 0x7f ||
  code === 0x8f ||
  code === 0x9f;

const spaces: ReadonlySet<number> = /* @__PURE__ */ new Set([
  0x9, 0xa, 0xc, 0xd, 0x1680, 0x200b, 0x200c, 0x200d, 0x200e, 0x200f, 0x2028, 0x2029, 0x2581, 0xfeff, 0xfffd,
]);

/** The character that stands for another, or nothing. */
export const nmtCharacter = (character: string): string => {
  const code = character.codePointAt(0) ?? 0;
  if (isRemoved(code)) return "";
  return spaces.has(code) ? " " : character;
};
