// A text as UTF-8, a stretch at a time, for scanners that read bytes. What a word is, is not known here: only where there is surely a border.
import { endByte } from "../patterns/character-classes.ts";
import { usualUnits } from "./word-memory.ts";

/** Readers may look 64 bytes beyond the end. */
const padding = 64;

const encoder: TextEncoder = /* @__PURE__ */ new TextEncoder();

const isAsciiLetter = (unit: number): boolean => (unit | 32) >= 97 && (unit | 32) <= 122;

/** In every known pattern a word ends between a letter and a space or a line feed, whatever comes around them. */
const isBorder = (text: string, at: number): boolean => {
  const unit = text.charCodeAt(at);
  return (unit === 32 || unit === 10) && isAsciiLetter(text.charCodeAt(at - 1));
};

/** Where a stretch of about so many units ends that begins at unit `from`: at a border, if need be far away, or at the end. */
export const stretchEnd = (text: string, from: number, about: number): number => {
  for (let units = about; from + units < text.length; units *= 2) {
    for (let at = from + units; at > from + units / 2; at--) if (isBorder(text, at)) return at;
  }
  return text.length;
};

/** Holds the bytes of one stretch of a text, with `endByte` behind them. Halves of surrogate pairs become U+FFFD. */
export class Utf8Chunks {
  bytes: Uint8Array<ArrayBuffer>;
  view: DataView;
  length = 0;
  private readonly home: Uint8Array<ArrayBuffer>;
  private readonly homeView: DataView;

  /** Usual stretches are written to `home`; longer ones to an array that is dropped at the next, or by `release`. */
  constructor(home: Uint8Array<ArrayBuffer> = new Uint8Array(usualUnits * 3 + 1 + padding)) {
    this.home = home;
    this.homeView = new DataView(home.buffer, home.byteOffset, home.length);
    this.bytes = home;
    this.view = this.homeView;
  }

  get isHome(): boolean {
    return this.bytes === this.home;
  }

  /** Encodes the stretch that begins at unit `from` and gives the unit where it ends. */
  load(text: string, from: number): number {
    const end = stretchEnd(text, from, usualUnits);
    const needed = (end - from) * 3 + 1 + padding;
    const fits = needed <= this.home.length;
    this.bytes = fits ? this.home : new Uint8Array(needed);
    this.view = fits ? this.homeView : new DataView(this.bytes.buffer);
    this.length = encoder.encodeInto(text.slice(from, end), this.bytes).written;
    this.bytes[this.length] = endByte;
    return end;
  }

  /** Lets go of a long stretch. */
  release(): void {
    this.bytes = this.home;
    this.view = this.homeView;
  }
}
