// Float32 numbers as numpy prints them, which is what gensim writes. Parsing is `Number`.

/**
 * The shortest decimal that reads back as the same float32, as Python's `str(numpy.float32(value))` in numpy 2.4.
 *
 * An exponent is used below 10⁻⁴ and from 10⁶ (earlier versions of numpy: from 10¹⁶).
 *
 * @param value exactly representable in float32, finite.
 */
export function float32Text(value: number): string {
  const size = Math.abs(value);
  const [digits = "", exponent = ""] = shortest(size).split("e");
  const sign = value < 0 || Object.is(value, -0) ? "-" : "";
  if (size !== 0 && (size < 1e-4 || size >= 1e6)) {
    return `${sign}${digits}e${exponent[0]}${exponent.slice(1).padStart(2, "0")}`;
  }
  return sign + positional(digits.replace(".", ""), Number(exponent));
}

/** As `toExponential`, with as few digits as read back as the same float32. */
function shortest(value: number): string {
  const isNormal = value >= 2 ** -126; // has 24 bits: what fits into fewer than six digits shows as zeros at the end of six
  for (let decimals = isNormal ? 5 : 0; decimals < 8; decimals++) {
    const text = value.toExponential(decimals);
    if (readsBack(text, value)) return halfToEven(text, value, decimals).replace(/\.?0*e/, "e");
  }
  // Below a power of two floats lie twice as dense: eight digits rounded up may read back where rounded to nearest they do not.
  const [nearest = "", exponent = ""] = value.toExponential(7).split("e");
  const above = `${(Number(nearest) + 1e-7).toFixed(7)}e${exponent}`;
  return readsBack(above, value) ? above : value.toExponential(8);
}

const readsBack = (text: string, value: number): boolean => Math.fround(Number(text)) === value;

/** `toExponential` rounds a half up, numpy to the even digit. */
function halfToEven(text: string, value: number, decimals: number): string {
  const longer = value.toExponential(decimals + 1);
  if (!/[02468]\.?5e/.test(longer) || Number(longer) !== value) return text;
  const down = longer.replace(/\.?5e/, "e");
  return readsBack(down, value) ? down : text;
}

/** d.ddd · 10^exponent written without an exponent, with at least one digit on either side of the point. */
function positional(digits: string, exponent: number): string {
  if (exponent < 0) return `0.${"0".repeat(-exponent - 1)}${digits}`;
  const padded = digits.padEnd(exponent + 2, "0");
  return `${padded.slice(0, exponent + 1)}.${padded.slice(exponent + 1)}`;
}
