// Numbers as the page writes them: a real minus sign, and the same number of digits in a row.

/** `−3.20`; `−∞` for what is hidden. */
export function signed(value: number, digits = 2): string {
  if (value === -Infinity) return "−∞";
  const text = Math.abs(value).toFixed(digits);
  return value < 0 && Number(text) !== 0 ? `−${text}` : text;
}

/** A weight: `0.897`. */
export const weightText = (value: number): string => value.toFixed(3);

/** A share: `12.3 %`. */
export const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;

/** A vector in words: its numbers, at most `most` of them. */
export function vectorText(values: Float32Array, most = 96): string {
  const shown = Array.from(values.subarray(0, most), (value) => signed(value));
  return shown.join("  ") + (values.length > most ? " …" : "");
}
