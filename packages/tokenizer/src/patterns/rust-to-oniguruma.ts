// Rewriting a Rust pattern as an Oniguruma one, for writing a tokenizer.json. Only what the two engines read differently is touched.
import { PatternReader } from "./pattern-reader.ts";

/**
 * A pattern that Oniguruma (as Hugging Face tokenizers calls it) reads as Rust's engine reads the given one: ^ and $ become \A and \z,
 * and a possessive {n,m}+ becomes an atomic group.
 *
 * @throws PatternError for \w, \b, POSIX classes, flags other than i, and {n,m}+ after a group
 */
export const rustToOniguruma = (pattern: string): string => {
  const reader = new PatternReader(pattern);
  let result = "";
  let atom = "";
  while (!reader.done) {
    if (reader.peek("\\w") || reader.peek("\\W") || reader.peek("\\b") || reader.peek("\\B"))
      reader.fail("has \\w or \\b, which Oniguruma reads differently");
    const flags = reader.takeMatch(/\(\?[a-z-]*[a-hj-z][a-z-]*[:)]|\(\?[a-z-]+\)/y);
    if (flags) reader.fail(`sets ${flags[0]}, which Oniguruma reads differently`);
    const braces = reader.takeMatch(/\{\d+(?:,\d*)?\}\+?/y);
    if (braces) {
      const isPossessive = braces[0].endsWith("+");
      if (isPossessive && atom.endsWith(")"))
        reader.fail("repeats a group possessively, which cannot be written for Oniguruma");
      result += isPossessive ? `(?>${atom}${braces[0].slice(0, -1)})` : atom + braces[0];
      atom = "";
      continue;
    }
    result += atom;
    atom = readAtom(reader);
  }
  return result + atom;
};

/** One escape, class or character. */
const readAtom = (reader: PatternReader): string => {
  const escaped = reader.takeMatch(/\\(?:[pPxu]\{[^}]*\}|.)/sy);
  if (escaped) return escaped[0];
  const character = reader.next();
  if (character === "^") return "\\A";
  if (character === "$") return "\\z";
  if (character !== "[") return character;
  let depth = 1;
  let text = character;
  while (depth > 0) {
    if (reader.peek("[:")) reader.fail("has a POSIX class, which Oniguruma reads differently");
    const next = reader.takeMatch(/\\./sy)?.[0] ?? reader.next();
    if (next === "[") depth++;
    if (next === "]") depth--;
    text += next;
  }
  return text;
};
