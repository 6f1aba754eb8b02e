// Filling a template's slots with drawn words. Which template comes next is decided in english-text.ts.
import type { Random } from "../random.ts";
import { drawOne, drawWeighted, type Weighted } from "../weighted.ts";
import type { Row, Template, Theme } from "./theme.ts";

interface Slot {
  table: string;
  /** Table and digit: slots with the same one share their row. */
  row: string;
  column: string | undefined;
  asked: boolean;
}

/** A template cut into fixed text and slots. */
export interface ParsedTemplate {
  theme: Theme;
  template: Template;
  pieces: readonly (string | Slot)[];
}

/** A filled template. */
export interface Expansion {
  sentence: string;
  /** Where the template asks: the text before the asked slot, and what could have stood in it. */
  question: { prompt: string; choices: Weighted } | undefined;
}

/**
 * Cuts a template at its slots.
 *
 * @throws RangeError when a slot names no table, list or column of the theme.
 */
export function parseTemplate(theme: Theme, source: string | Template): ParsedTemplate {
  const template = typeof source === "string" ? { text: source } : source;
  const pieces = template.text.split(/(\{[^}]*\})/).map((piece) => {
    const [, table, digit = "", column, asked] = /^\{([a-z]+)(\d?)(?:\.([a-z]+))?(\?)?\}$/.exec(piece) ?? [];
    if (table === undefined) return piece;
    const isKnown =
      column === undefined
        ? theme.lists?.[table] !== undefined
        : theme.tables[table]?.every((row) => row[column] !== undefined);
    if (!isKnown) throw new RangeError(`parseTemplate: ${piece} names nothing in the theme ${theme.name}`);
    return { table, row: table + digit, column, asked: asked !== undefined };
  });
  return { theme, template, pieces };
}

/** Draws every slot of a template, from left to right. */
export function expand({ theme, pieces }: ParsedTemplate, random: Random): Expansion {
  const rows = new Map<string, Row>();
  const values = new Map<string, string>();
  let text = "";
  let question: Expansion["question"];

  const rowOf = ({ table, row }: Slot): Row => {
    const known = rows.get(row);
    if (known !== undefined) return known;
    const taken = [...rows.values()];
    const drawn = drawOne(
      (theme.tables[table] ?? []).filter((each) => !taken.includes(each)),
      random,
    );
    rows.set(row, drawn);
    return drawn;
  };

  for (const piece of pieces) {
    if (typeof piece === "string") {
      text += piece;
      continue;
    }
    const key = `${piece.row}.${piece.column}`;
    const entry = piece.column === undefined ? theme.lists?.[piece.table] : rowOf(piece)[piece.column];
    const choices = typeof entry === "string" ? [entry] : (entry ?? []);
    const others = choices.filter((each) => typeof each !== "string" || ![...values.values()].includes(each));
    const value = values.get(key) ?? drawWeighted(piece.column === undefined ? others : choices, random);
    values.set(key, value);
    if (piece.asked) question = { prompt: written(text).trimEnd(), choices };
    text += value;
  }
  return { sentence: written(text), question };
}

/** Articles and capitals as they are written: `a apple is red. it` becomes `An apple is red. It`. */
function written(text: string): string {
  return text
    .replace(/\ba (?=[aeiou])/gi, (article) => `${article[0]}n `)
    .replace(/(^|[.?!] )([a-z])/g, (_, before: string, letter: string) => before + letter.toUpperCase());
}
