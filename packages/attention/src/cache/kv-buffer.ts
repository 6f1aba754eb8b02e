// One block of memory for keys and one for values, written in place through the lazy graph. Not here: which row belongs to which token.
import type { Tensor } from "@attn/tensor";
import { evaluate, update, zeros } from "@attn/tensor";
import { bindAxes } from "../bind-axes.ts";

/** Rows of keys [B, G, n, D] and of values [B, G, n, V]. */
export interface KvRows {
  readonly keys: Tensor;
  readonly values: Tensor;
}

/** Room for `capacity` rows of each. */
export class KvBuffer {
  #keys: Tensor;
  #values: Tensor;
  /** Tensors that the current ones replace. They are given back as soon as the current ones no longer read them. */
  #replaced: Tensor[] = [];

  private constructor(keys: Tensor, values: Tensor) {
    this.#keys = keys;
    this.#values = values;
  }

  /** An empty buffer whose rows are as wide as those of k and v. */
  static like({ keys, values }: KvRows, capacity: number): KvBuffer {
    const empty = ([B, G, , width]: readonly number[]): Tensor => zeros([B!, G!, capacity, width!]);
    return new KvBuffer(empty(keys.shape), empty(values.shape));
  }

  get capacity(): number {
    return this.#keys.shape[2]!;
  }

  /** The first n rows, without a copy. */
  rows(n: number): KvRows {
    return { keys: this.#keys.slice(2, { stop: n }), values: this.#values.slice(2, { stop: n }) };
  }

  /** Replaces the rows from `start` on. Existing memory is overwritten, unless a fork still reads it. */
  write(start: number, { keys, values }: KvRows): void {
    const starts = [0, 0, start, 0];
    this.#replace(
      update(this.#keys, keys, { starts, inPlace: true }),
      update(this.#values, values, { starts, inPlace: true }),
    );
  }

  /** More room; the first n rows move over. */
  grow(capacity: number, n: number): void {
    const old = this.rows(n);
    const bigger = KvBuffer.like(old, capacity);
    bigger.write(0, old);
    this.#replace(bigger.#keys, bigger.#values);
  }

  /** A second buffer on the same memory: whichever is written to first moves to memory of its own. */
  async fork(): Promise<KvBuffer> {
    const again = (x: Tensor): Tensor => x.transpose([0, 1, 2, 3]); // a view that holds the memory as well
    const fork = new KvBuffer(again(this.#keys), again(this.#values));
    await evaluate(...this.tensors(), ...fork.tensors());
    return fork;
  }

  tensors(): Tensor[] {
    return [this.#keys, this.#values];
  }

  dispose(): void {
    for (const x of [...this.#replaced, ...this.tensors()]) x.dispose();
    this.#replaced = [];
  }

  #replace(keys: Tensor, values: Tensor): void {
    const current = this.tensors();
    if (current.every((x) => x.isEvaluated)) {
      for (const x of this.#replaced) x.dispose();
      this.#replaced = [];
    }
    this.#replaced.push(...current);
    [this.#keys, this.#values] = [keys, values];
  }
}

/** @throws ShapeError naming `caller` when the new rows are unlike each other or unlike those kept. */
export const checkRows = (caller: string, rows: KvRows, kept: KvRows | undefined): void => {
  if (kept === undefined) bindAxes(caller, { k: "B G T D", v: "B G T V" }, { k: rows.keys, v: rows.values });
  else
    bindAxes(
      caller,
      { cached: "B G S D", k: "B G T D", "cached values": "B G S V", v: "B G T V" },
      { cached: kept.keys, k: rows.keys, "cached values": kept.values, v: rows.values },
    );
};
