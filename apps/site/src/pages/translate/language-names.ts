// What languages are called in English, by the codes in a model's tokens.

const names = new Intl.DisplayNames("en", { type: "language", fallback: "none" });

/** The language's name, or the code where it is none that browsers know. */
export function languageName(code: string): string {
  try {
    return names.of(code) ?? code;
  } catch {
    return code;
  }
}
