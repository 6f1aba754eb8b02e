// How many columns of a monospaced screen a text takes, and cutting by columns; pictures estimate widths with it. Emoji sequences
// count as their widest part, and signs that are asked to be emoji as two.

const zeroWidth = /^[\p{Mn}\p{Me}\p{Cf}\u1160-\u11ff]$/u;
const wide =
  /^[\p{Emoji_Presentation}\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{17000}-\u{18cff}\u{1b000}-\u{1b2ff}\u{1f300}-\u{1f64f}\u{1f680}-\u{1f6ff}\u{1f900}-\u{1faff}\u{20000}-\u{3fffd}]$/u;
/** U+FE0F, after a sign that is not an emoji of itself: a heart, a keycap. */
const asEmoji = "\ufe0f";
// Printable ASCII and the marks of tokenLabel: each its own grapheme, one column wide.
const plain = /^[\x20-\x7e·↵⇥␍∅…]*$/;
let segmenter: Intl.Segmenter | undefined;

/** Made when a text first needs it: that takes tens of milliseconds. */
function graphemes(text: string): Iterable<{ readonly segment: string }> {
  segmenter ??= new Intl.Segmenter("en", { granularity: "grapheme" });
  return segmenter.segment(text);
}

/** Columns of one code point: 0, 1 or 2 (East Asian wide and emoji). */
export function characterWidth(character: string): number {
  if (zeroWidth.test(character)) return 0;
  return wide.test(character) ? 2 : 1;
}

/** Columns of `text`: per grapheme the width of its widest code point. */
export function textWidth(text: string): number {
  if (plain.test(text)) return text.length;
  let width = 0;
  for (const { segment } of graphemes(text))
    width += segment.length > 1 && segment.includes(asEmoji) ? 2 : Math.max(...Array.from(segment, characterWidth));
  return width;
}

/** `text` cut to at most `columns`, the last of them `…` when something was cut. */
export function cutToWidth(text: string, columns: number): string {
  if (textWidth(text) <= columns) return text;
  if (plain.test(text)) return `${text.slice(0, Math.max(0, columns - 1))}…`;
  let kept = "";
  for (const { segment } of graphemes(text)) {
    if (textWidth(kept + segment) > columns - 1) break;
    kept += segment;
  }
  return `${kept}…`;
}
