// The columns of a Parquet file that have one value in each row, and what kind of value. Lists and structures are left out.
import type { SchemaElement } from "hyparquet";
import type { ParquetFile } from "./parquet-file.ts";

/** A column by name, with the kind of its values: texts, whole numbers, or numbers that can be fractions. */
export interface FlatColumn {
  readonly name: string;
  readonly kind: "text" | "integer" | "number" | "other";
  readonly element: SchemaElement;
}

/** The columns in the order of the file. */
export function flatColumns({ schema }: ParquetFile): readonly FlatColumn[] {
  return schema.children
    .filter(({ children, element }) => children.length === 0 && element.repetition_type !== "REPEATED")
    .map(({ element }) => ({ name: element.name, kind: kindOf(element), element }));
}

/** Its type, as the format names it: `INT32 (DATE)`. */
export function typeName({ type, converted_type, logical_type }: SchemaElement): string {
  const meaning = converted_type ?? logical_type?.type;
  return meaning === undefined ? `${type}` : `${type} (${meaning})`;
}

function kindOf({ type, converted_type: converted, logical_type: logical }: SchemaElement): FlatColumn["kind"] {
  const meaning = converted ?? logical?.type;
  if (type === "BYTE_ARRAY" && (meaning === undefined || ["UTF8", "STRING", "ENUM"].includes(meaning))) return "text";
  if ((type === "INT32" || type === "INT64") && (meaning === undefined || /^U?INT(_\d+|EGER)$/.test(meaning)))
    return "integer";
  // A decimal by its newer annotation alone would come without its scale.
  if (type === "FLOAT" || type === "DOUBLE" || converted === "DECIMAL") return "number";
  return "other";
}
