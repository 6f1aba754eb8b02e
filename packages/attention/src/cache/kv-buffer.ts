// One block of memory for keys and one for values, written in place through the lazy graph. Not here: which row belongs to which token, what
// a compact form is (compact-rows.ts).
import type { AnyTensor, Tensor } from "@attn/tensor";
import { evaluate, update, zeros } from "@attn/tensor";
import type { Shaped } from "../bind-axes.ts";
import { bindAxes } from "../bind-axes.ts";
import type { KvFormat } from "./compact-rows.ts";
import { packRows, unpackRows, wordsPerRow } from "./compact-rows.ts";

/** Rows of keys [B, G, n, D] and of values [B, G, n, V]. */
export interface KvRows {
  readonly keys: Tensor;
  readonly values: Tensor;
}

/** The same as they lie in memory: float32, or int32 words of a compact form. */
export interface StoredRows {
  readonly keys: AnyTensor;
  readonly values: AnyTensor;
}

/** How rows are kept, and how wide they are. */
export interface KvForm {
  readonly format: KvFormat;
  readonly widths: readonly [keys: number, values: number];
}

/** Room for `capacity` rows of each. */
export class KvBuffer {
  readonly form: KvForm;
  #keys: AnyTensor;
  #values: AnyTensor;
  /** Tensors that the current ones replace. They are given back as soon as the current ones no longer read them. */
  #replaced: AnyTensor[] = [];

  /** @param stored rows that are there already. */
  constructor(stored: StoredRows, form: KvForm) {
    this.#keys = stored.keys;
    this.#values = stored.values;
    this.form = form;
  }

  /** An empty buffer for rows like these. */
  static like({ keys, values }: KvRows, capacity: number, format: KvFormat): KvBuffer {
    return KvBuffer.sized(keys.shape, [keys.shape[3]!, values.shape[3]!], capacity, format);
  }

  /** An empty buffer for rows of these widths, given sizes that begin with B and G. */
  static sized(
    [B, G]: readonly number[],
    widths: readonly [number, number],
    capacity: number,
    format: KvFormat,
  ): KvBuffer {
    const [keys, values] = widths.map((width) =>
      zeros([B!, G!, capacity, wordsPerRow(format, width)], format === "float32" ? "float32" : "int32"),
    );
    return new KvBuffer({ keys: keys!, values: values! }, { format, widths });
  }

  get isEvaluated(): boolean {
    return this.#keys.isEvaluated && this.#values.isEvaluated;
  }
  get capacity(): number {
    return this.#keys.shape[2]!;
  }

  /** The first n rows: in place, or to be unpacked by who does not read the compact form. */
  rows(n: number): KvRows {
    const stored = this.stored(n);
    return { keys: this.#shown(stored.keys, 0), values: this.#shown(stored.values, 1) };
  }

  /** The sizes of what `rows` would show. */
  shapes(n: number): Readonly<Record<"keys" | "values", Shaped>> {
    const [B, G] = this.#keys.shape as readonly [number, number];
    const [D, V] = this.form.widths;
    return { keys: { shape: [B, G, n, D], dtype: "float32" }, values: { shape: [B, G, n, V], dtype: "float32" } };
  }

  /** The first n rows as they lie in memory. */
  stored(n: number): StoredRows {
    return { keys: this.#keys.slice(2, { stop: n }), values: this.#values.slice(2, { stop: n }) };
  }

  /** Replaces the rows from `start` on, which may be an index into all four axes that only evaluation knows. Existing memory is overwritten, unless a fork still reads it. */
  write(start: number | Tensor<"int32">, { keys, values }: KvRows): void {
    const { format } = this.form;
    const rows =
      format === "float32" ? { keys, values } : { keys: packRows(keys, format), values: packRows(values, format) };
    this.writeStored(start, rows);
  }

  /** The same for rows in the form of this buffer. */
  writeStored(start: number | Tensor<"int32">, { keys, values }: StoredRows): void {
    const starts = typeof start === "number" ? [0, 0, start, 0] : start;
    this.#replace({
      keys: update(this.#keys, keys, { starts, inPlace: true }),
      values: update(this.#values, values, { starts, inPlace: true }),
    });
  }

  /** More room; the first n rows move over. */
  grow(capacity: number, n: number): void {
    const bigger = KvBuffer.sized(this.#keys.shape, this.form.widths, capacity, this.form.format);
    bigger.writeStored(0, this.stored(n));
    this.#replace({ keys: bigger.#keys, values: bigger.#values });
  }

  /** A second buffer on the same memory: whichever is written to first moves to memory of its own. */
  async fork(): Promise<KvBuffer> {
    const again = (x: AnyTensor): AnyTensor => x.transpose([0, 1, 2, 3]); // a view that holds the memory as well
    const fork = new KvBuffer({ keys: again(this.#keys), values: again(this.#values) }, this.form);
    await evaluate(...this.tensors(), ...fork.tensors());
    return fork;
  }

  tensors(): AnyTensor[] {
    return [this.#keys, this.#values];
  }

  dispose(): void {
    this.#disposeReplaced();
    for (const x of this.tensors()) x.dispose();
  }

  /** Takes over evaluated rows that stand for its own, which can no longer be read. */
  replaceWith({ keys, values }: StoredRows): void {
    this.#disposeReplaced();
    [this.#keys, this.#values] = [keys, values];
  }

  #shown(stored: AnyTensor, which: 0 | 1): Tensor {
    const { format, widths } = this.form;
    return format === "float32" ? (stored as Tensor) : unpackRows(stored as Tensor<"int32">, format, widths[which]);
  }

  #replace({ keys, values }: StoredRows): void {
    if (this.isEvaluated) this.#disposeReplaced();
    this.#replaced.push(...this.tensors());
    [this.#keys, this.#values] = [keys, values];
  }

  #disposeReplaced(): void {
    for (const x of this.#replaced) x.dispose();
    this.#replaced = [];
  }
}

/** @throws ShapeError naming `caller` when the new rows are unlike each other or unlike those kept. */
export const checkRows = (
  caller: string,
  rows: KvRows,
  kept: Readonly<Record<"keys" | "values", Shaped>> | undefined,
): void => {
  if (kept === undefined) bindAxes(caller, { k: "B G T D", v: "B G T V" }, { k: rows.keys, v: rows.values });
  else
    bindAxes(
      caller,
      { cached: "B G S D", k: "B G T D", "cached values": "B G S V", v: "B G T V" },
      { cached: kept.keys, k: rows.keys, "cached values": kept.values, v: rows.values },
    );
};
