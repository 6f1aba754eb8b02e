// Which column of a Parquet file is meant: by its name, or by the kind of its values. What the values are good for is not known here.
import { Failure } from "../failure.ts";
import { type FlatColumn, flatColumns, typeName } from "../parquet/flat-columns.ts";
import type { ParquetFile } from "../parquet/parquet-file.ts";

interface Wanted {
  readonly flag: string;
  readonly name: string | undefined;
  /** The kinds that will do, the best first. */
  readonly kinds: readonly FlatColumn["kind"][];
  readonly what: string;
}

/** The column of that name, or the only one of the best kind that there is. @throws Failure naming the columns that there are. */
export function chooseColumn(file: ParquetFile, { flag, name, kinds, what }: Wanted): FlatColumn {
  const { path } = file.input;
  const columns = flatColumns(file);
  const list = columns.map((column) => `${column.name} ${typeName(column.element)}`).join(", ");
  const all = `there are ${list.slice(0, 200) || "none"}`;
  if (name !== undefined) {
    const found = columns.find((column) => column.name === name);
    if (found === undefined) throw new Failure(`${path} has no column ${JSON.stringify(name)} for ${flag}; ${all}`);
    if (kinds.includes(found.kind)) return found;
    throw new Failure(`${path}: ${flag} ${JSON.stringify(name)} must hold ${what}, it is ${typeName(found.element)}`);
  }
  const candidates = kinds
    .map((kind) => columns.filter((column) => column.kind === kind))
    .find((some) => some.length > 0);
  const [only, ...others] = candidates ?? [];
  if (only === undefined) throw new Failure(`${path} has no column of ${what}; ${all}`);
  if (others.length === 0) return only;
  throw new Failure(`${path} has ${others.length + 1} columns of ${what}, name one with ${flag}; ${all}`);
}
