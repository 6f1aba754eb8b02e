// The tensors of a checkpoint as figures and as a table. Their elements are not looked at.
import { table } from "../terminal/table.ts";
import { grouped } from "./config-summary.ts";

/** One tensor. */
export interface TensorLine {
  readonly name: string;
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly bytes: number;
  /** The file it is in, where there are several. */
  readonly file?: string;
}

/** All tensors with their sums. */
export interface TensorSummary {
  /** Elements of all tensors. */
  readonly parameters: number;
  readonly bytes: number;
  readonly dtypes: readonly string[];
  readonly tensors: readonly TensorLine[];
}

interface StoredTensor {
  readonly name: string;
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly start: number;
  readonly end: number;
  readonly file?: string;
}

/** Sums up tensors, in the order of their place in the files. */
export function tensorSummary(entries: readonly StoredTensor[]): TensorSummary {
  const several = new Set(entries.map(({ file }) => file)).size > 1;
  const tensors = [...entries]
    .sort((a, b) => (a.file ?? "").localeCompare(b.file ?? "") || a.start - b.start || a.end - b.end)
    .map(({ name, dtype, shape, start, end, file }): TensorLine => {
      const line = { name, dtype, shape, bytes: end - start };
      return several && file !== undefined ? { ...line, file } : line;
    });
  return {
    parameters: tensors.reduce((sum, { shape }) => sum + shape.reduce((product, size) => product * size, 1), 0),
    bytes: tensors.reduce((sum, { bytes }) => sum + bytes, 0),
    dtypes: [...new Set(tensors.map(({ dtype }) => dtype))].sort(),
    tensors,
  };
}

/** A line per tensor: name, dtype, shape, bytes, and the file where there are several. */
export function tensorTable({ tensors }: TensorSummary): string {
  const several = tensors.some(({ file }) => file !== undefined);
  const header = ["tensor", "dtype", "shape", "bytes", ...(several ? ["file"] : [])];
  const rows = tensors.map(({ name, dtype, shape, bytes, file }) => [
    name,
    dtype,
    `[${shape.join(", ")}]`,
    grouped(bytes),
    ...(several ? [file ?? ""] : []),
  ]);
  return `${table([header, ...rows], [3])}\n`;
}
