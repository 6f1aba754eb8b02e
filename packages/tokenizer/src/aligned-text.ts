// A text that may remember which part of the original each of its UTF-16 units came from. No rule of any normalizer is here.

/**
 * Text, and for unit i of it the range [starts[i], ends[i]) of UTF-16 units of the original. Both are null where nobody
 * asked for offsets, and then nothing is kept. A surrogate pair, and every character that came out of it, has the range of the whole pair.
 */
export interface AlignedText {
  readonly text: string;
  readonly starts: Int32Array | null;
  readonly ends: Int32Array | null;
  /** Of a text without alignment: whether it begins where the original begins. */
  readonly isFirst?: boolean;
}

export const isHighSurrogate = (unit: number): boolean => (unit & 0xfc00) === 0xd800;

/** Text without alignment. */
export const plainText = (text: string, isFirst = false): AlignedText => ({ text, starts: null, ends: null, isFirst });

/** Text aligned with itself. */
export const alignedText = (text: string): AlignedText => {
  const starts = new Int32Array(text.length);
  const ends = new Int32Array(text.length);
  for (let i = 0; i < text.length; i++) {
    starts[i] = i;
    ends[i] = i + 1;
    if (isHighSurrogate(text.charCodeAt(i)) && i + 1 < text.length) {
      ends[i] = i + 2;
      i++;
      starts[i] = i - 1;
      ends[i] = i + 1;
    }
  }
  return { text, starts, ends };
};

/** Units [from, to) of a text. */
export const sliceText = (source: AlignedText, from: number, to: number): AlignedText => {
  if (from === 0 && to === source.text.length) return source;
  return {
    text: source.text.slice(from, to),
    isFirst: from === 0 && source.isFirst === true,
    starts: source.starts?.subarray(from, to) ?? null,
    ends: source.ends?.subarray(from, to) ?? null,
  };
};

/** Collects a new text piece by piece; each piece takes its alignment from one unit of the source. */
export class TextBuilder {
  private readonly source: AlignedText;
  private readonly parts: string[] = [];
  private readonly units: number[] = [];

  constructor(source: AlignedText) {
    this.source = source;
  }

  /** Adds a text whose every unit is aligned like unit `unit` of the source; -1 is the empty range at its beginning. */
  add(text: string, unit: number): void {
    this.parts.push(text);
    if (this.source.starts) for (let i = 0; i < text.length; i++) this.units.push(unit);
  }

  /** Adds units [from, to) of the source as they are. */
  copy(from: number, to: number): void {
    if (from === to) return;
    this.parts.push(this.source.text.slice(from, to));
    if (this.source.starts) for (let i = from; i < to; i++) this.units.push(i);
  }

  build(): AlignedText {
    const { starts, ends } = this.source;
    const text = this.parts.join("");
    if (!starts || !ends) return plainText(text, this.source.isFirst);
    const origin = starts[0] ?? 0;
    return {
      text,
      starts: Int32Array.from(this.units, (unit) => starts[unit] ?? origin),
      ends: Int32Array.from(this.units, (unit) => ends[unit] ?? origin),
    };
  }
}

/** Replaces every character by zero or more others, which are aligned like the character they came from. */
export const mapCharacters = (source: AlignedText, map: (character: string) => string): AlignedText => {
  const builder = new TextBuilder(source);
  let at = 0;
  for (const character of source.text) {
    builder.add(map(character), at);
    at += character.length;
  }
  return builder.build();
};

/** Puts a prefix before a text that is not empty; it is aligned like the first character. */
export const prependText = (source: AlignedText, prefix: string): AlignedText => {
  if (source.text === "") return source;
  const builder = new TextBuilder(source);
  builder.add(prefix, 0);
  builder.copy(0, source.text.length);
  return builder.build();
};
