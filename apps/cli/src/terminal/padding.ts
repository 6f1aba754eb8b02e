// Padding of texts to a number of terminal columns. How many columns a text takes is textWidth of @attn/elements.
import { textWidth } from "@attn/elements";

/** `text` with spaces on its left up to `columns`. */
export function padLeft(text: string, columns: number): string {
  return " ".repeat(Math.max(0, columns - textWidth(text))) + text;
}

/** `text` with spaces on its right up to `columns`. */
export function padRight(text: string, columns: number): string {
  return text + " ".repeat(Math.max(0, columns - textWidth(text)));
}
