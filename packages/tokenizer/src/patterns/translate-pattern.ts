// Oniguruma (Hugging Face) and Rust (tiktoken) patterns in JavaScript. Both mean Unicode everywhere; JavaScript's \s, \w, \b, ^, $ and dot mean other things.
import { caseVariants, escapeCharacter, type PatternFlavor, wordCharacters } from "./character-sets.ts";
import { PatternError, PatternReader } from "./pattern-reader.ts";
import { readClass, readEscape, setOf } from "./translate-class.ts";

interface Flags {
  readonly ignoreCase: boolean;
  readonly dotAll: boolean;
}

const longestPattern = 20_000;

/**
 * A JavaScript expression (flag `v`) that matches what the pattern matches in its own engine. Groups do not capture;
 * possessive quantifiers and atomic groups become a lookahead and a back reference; (?i:...) is written out.
 *
 * @throws PatternError for syntax that has no translation: back references, conditionals, \G, \K, \X, (?x)
 */
export const translatePattern = (source: string, flavor: PatternFlavor): RegExp => {
  if (source.length > longestPattern)
    throw new PatternError(`has ${source.length} characters, more than ${longestPattern}`);
  const translator = new Translator(source, flavor);
  const translated = translator.translate();
  try {
    return new RegExp(translated, "gv");
  } catch {
    return translator.reader.fail("is not a valid pattern");
  }
};

class Translator {
  readonly reader: PatternReader;
  private readonly flavor: PatternFlavor;
  private atomics = 0;

  constructor(source: string, flavor: PatternFlavor) {
    this.reader = new PatternReader(source);
    this.flavor = flavor;
  }

  translate(): string {
    const result = this.alternatives({ ignoreCase: false, dotAll: false }, 0);
    if (!this.reader.done) this.reader.fail(`has ")" without "(" at position ${this.reader.at}`);
    return result;
  }

  private alternatives(outer: Flags, depth: number): string {
    if (depth > 64) this.reader.fail("nests groups more than 64 deep");
    const { reader } = this;
    let flags = outer;
    let result = "";
    let opened = 0;
    while (!reader.done && !reader.peek(")")) {
      const change = reader.takeMatch(/\(\?([a-z]*)(?:-([a-z]+))?\)/y);
      if (change) {
        flags = this.changeFlags(flags, change[1] ?? "", change[2] ?? "");
        // In Oniguruma everything after, other alternatives included, is one group of its own.
        if (this.flavor === "oniguruma") {
          result += "(?:";
          opened++;
        }
      } else if (reader.take("|")) {
        result += "|";
      } else {
        result += this.quantified(this.atom(flags, depth));
      }
    }
    return result + ")".repeat(opened);
  }

  private changeFlags(flags: Flags, on: string, off: string): Flags {
    const dot = this.flavor === "rust" ? "s" : "m";
    for (const letter of on + off)
      if (letter !== "i" && letter !== dot) this.reader.fail(`sets the flag ${letter}, which is not supported`);
    const value = (letter: string, old: boolean): boolean => (on.includes(letter) || old) && !off.includes(letter);
    return { ignoreCase: value("i", flags.ignoreCase), dotAll: value(dot, flags.dotAll) };
  }

  private atom(flags: Flags, depth: number): string {
    const { reader } = this;
    if (reader.take("[")) return readClass(reader, this.flavor, flags.ignoreCase);
    if (reader.take("(")) return this.group(flags, depth);
    const character = reader.next();
    if (character === ".") return flags.dotAll ? "[^]" : "[^\\n]";
    if (character === "^") return this.flavor === "rust" ? "^" : "(?:^|(?<=\\n)(?!$))";
    if (character === "$") return this.flavor === "rust" ? "$" : "(?=\\n|$)";
    if (character === "\\") return this.escape(flags);
    if ("*+?".includes(character)) reader.fail(`repeats nothing at position ${reader.at - 1}`);
    return this.literal(character, flags);
  }

  private literal(character: string, flags: Flags): string {
    const variants = flags.ignoreCase ? caseVariants(character) : [character];
    const escaped = variants.map(escapeCharacter).join("");
    return variants.length > 1 ? `[${escaped}]` : escaped;
  }

  private escape(flags: Flags): string {
    const { reader } = this;
    const word = `[${wordCharacters[this.flavor]}]`;
    if (reader.take("A")) return "(?:^)";
    if (reader.take("z")) return "(?:$)";
    if (this.flavor === "oniguruma" && reader.take("Z")) return "(?=\\n?$)";
    if (this.flavor === "oniguruma" && reader.take("R")) return this.atomic("\\r\\n|[\\n-\\r\\x85\\u2028\\u2029]");
    if (reader.take("b")) return `(?:(?<=${word})(?!${word})|(?<!${word})(?=${word}))`;
    if (reader.take("B")) return `(?:(?<=${word})(?=${word})|(?<!${word})(?!${word}))`;
    const atom = readEscape(reader, this.flavor);
    return "character" in atom ? this.literal(atom.character, flags) : `[${setOf(reader, atom, flags.ignoreCase)}]`;
  }

  private group(flags: Flags, depth: number): string {
    const { reader } = this;
    if (reader.takeMatch(/\?#[^)]*\)/y)) return "(?:)";
    const around = reader.takeMatch(/\?<?[=!]/y);
    const isAtomic = !around && reader.take("?>");
    let inner = flags;
    if (!around && !isAtomic && !reader.take("?:") && !reader.takeMatch(/\?P?<\w+>/y) && reader.take("?")) {
      const change =
        reader.takeMatch(/([a-z]*)(?:-([a-z]+))?:/y) ?? reader.fail(`has an unknown group at position ${reader.at}`);
      inner = this.changeFlags(flags, change[1] ?? "", change[2] ?? "");
    }
    const contents = this.alternatives(inner, depth + 1);
    reader.expect(")");
    if (around) return `(?:(${around[0]}${contents}))`;
    return isAtomic ? this.atomic(contents) : `(?:${contents})`;
  }

  /** What a lookahead has captured cannot be given back. */
  private atomic(contents: string): string {
    const name = `a${this.atomics++}`;
    return `(?:(?=(?<${name}>${contents}))\\k<${name}>)`;
  }

  private quantified(atom: string): string {
    let result = atom;
    for (;;) {
      const match = this.reader.takeMatch(/[*+?]|\{(\d*)(,?)(\d*)\}/y);
      if (!match) return result;
      const [whole, least = "", comma = "", most = ""] = match;
      const braces = whole.startsWith("{");
      if (braces && least === "" && (most === "" || this.flavor === "rust")) {
        result += escapeBraces(whole);
        continue;
      }
      const count = braces ? `{${least || "0"}${comma}${most}}` : whole;
      const bare = `${result}${count}`;
      const isFixed = braces && comma === "";
      if (this.reader.peek("?") && !(isFixed && this.flavor === "oniguruma")) {
        this.reader.take("?");
        result = `(?:${bare}?)`;
      } else if (this.reader.peek("+") && !(braces && this.flavor === "oniguruma")) {
        this.reader.take("+");
        result = this.atomic(bare);
      } else {
        result = /^[*+?{]/.test(this.reader.source.slice(this.reader.at)) ? `(?:${bare})` : bare;
      }
    }
  }
}

const escapeBraces = (text: string): string => [...text].map(escapeCharacter).join("");
