// Log-probabilities and scores as text, with a real minus sign and no minus before zero.

/** `value` with so many digits behind the point. */
export function logprobText(value: number, digits: number): string {
  return value
    .toFixed(digits)
    .replace(/^-(?=[0.]*$)/, "")
    .replace("-", "−");
}

/** A log-probability in four or five characters, for pictures. */
export function shortLogprob(value: number): string {
  return logprobText(value, value > -9.995 ? 2 : 1);
}
