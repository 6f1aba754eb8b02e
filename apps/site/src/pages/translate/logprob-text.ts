// Log-probabilities and scores as text, with a real minus sign and no minus before zero.

/** `value` with so many digits behind the point. */
export function logprobText(value: number, digits: number): string {
  return value
    .toFixed(digits)
    .replace(/^-(?=[0.]*$)/, "")
    .replace("-", "−");
}
