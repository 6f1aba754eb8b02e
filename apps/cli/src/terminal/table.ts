// Rows of text in aligned columns, for terminals and files alike. No borders, no colours.
import { textWidth } from "@attn/elements";
import { padLeft, padRight } from "./padding.ts";

/** Aligns rows (header first) in columns two spaces apart; columns named in `right` are aligned to the right. */
export function table(rows: readonly (readonly string[])[], right: readonly number[] = []): string {
  const widths: number[] = [];
  for (const row of rows)
    for (const [index, cell] of row.entries()) widths[index] = Math.max(widths[index] ?? 0, textWidth(cell));
  const line = (row: readonly string[]): string =>
    row
      .map((cell, index) =>
        right.includes(index) ? padLeft(cell, widths[index] ?? 0) : padRight(cell, widths[index] ?? 0),
      )
      .join("  ")
      .trimEnd();
  return rows.map(line).join("\n");
}
