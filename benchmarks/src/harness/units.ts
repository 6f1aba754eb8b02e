// How figures are written. Nothing here computes one.

/** 0.0123 → "12.3 ms" */
export const showSeconds = (seconds: number): string => {
  if (seconds >= 1) return `${digits(seconds)} s`;
  return seconds >= 1e-3 ? `${digits(seconds * 1e3)} ms` : `${digits(seconds * 1e6)} µs`;
};

/** Three digits that count. */
export const digits = (number: number): string =>
  number >= 100 ? number.toFixed(0) : number >= 10 ? number.toFixed(1) : number.toFixed(2);

/** 1.5e9 per second → "1.50 GB/s" */
export const showRate = (perSecond: number, unit: string): string => {
  if (perSecond >= 1e9) return `${digits(perSecond / 1e9)} G${unit}/s`;
  if (perSecond >= 1e6) return `${digits(perSecond / 1e6)} M${unit}/s`;
  return perSecond >= 1e4 ? `${digits(perSecond / 1e3)} k${unit}/s` : `${digits(perSecond)} ${unit}/s`;
};
