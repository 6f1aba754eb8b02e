// Labels written downwards above the columns of a terminal map. Characters too wide for their column become `▯`.
import { textWidth } from "@attn/elements";

const tallest = 10;
const segmenter = new Intl.Segmenter("en", { granularity: "grapheme" });

/** Lines of text, at most 10, that spell each label from top to bottom and end just above its column of `columns` columns. */
export function verticalLabels(labels: readonly string[], columns: number): string[] {
  const letters = labels.map((label) => {
    const list = Array.from(segmenter.segment(label), ({ segment }) => (textWidth(segment) > columns ? "▯" : segment));
    return list.length > tallest ? [...list.slice(0, tallest - 1), "⋮"] : list;
  });
  const height = Math.max(0, ...letters.map((list) => list.length));
  return Array.from({ length: height }, (_, row) =>
    letters
      .map((list) => {
        const letter = list[row - (height - list.length)] ?? "";
        return letter + " ".repeat(Math.max(0, columns - textWidth(letter)));
      })
      .join("")
      .trimEnd(),
  );
}
