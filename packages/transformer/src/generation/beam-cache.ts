// The cache of several hypotheses at once, whose rows change places from step to step. Not here: the search.
import type { KvCache, KvView, SavedKvCache } from "@attn/attention";
import { createKvCache } from "@attn/attention";
import type { AnyTensor, Tensor } from "@attn/tensor";
import { concat, evaluate, gather, tensor } from "@attn/tensor";
import { ModelCache } from "../models/model-cache.ts";

/** One row per hypothesis, in all layers. After each evaluation call `settle`. */
export class BeamCache extends ModelCache {
  readonly #beams: readonly BeamLayer[];

  constructor(layers: number) {
    const beams = Array.from({ length: layers }, () => new BeamLayer());
    super(beams);
    this.#beams = beams;
  }

  /** Row i of the next step goes on from row `rows[i]` of the last one. */
  reorder(rows: readonly number[]): void {
    const order = tensor(Int32Array.from(rows));
    for (const layer of this.#beams) layer.reorder(order);
  }

  /** Gives back the memory of what the evaluated step replaced. */
  settle(): void {
    for (const layer of this.#beams) layer.settle();
  }
}

class BeamLayer implements KvCache {
  readonly kind = "growing";
  #rows: { readonly keys: Tensor; readonly values: Tensor } | undefined;
  #order: Tensor<"int32"> | undefined;
  readonly #replaced: Tensor[] = [];

  get length(): number {
    return this.#rows?.keys.shape[2] ?? 0;
  }

  reorder(order: Tensor<"int32">): void {
    this.#order = order;
  }

  append(k: Tensor, v: Tensor): KvView {
    const before = this.#rows;
    const order = this.#order;
    const after = (old: Tensor, part: Tensor): Tensor =>
      concat([order === undefined ? old : gather(old, order), part], { axis: 2 });
    this.#replace(before ? { keys: after(before.keys, k), values: after(before.values, v) } : { keys: k, values: v });
    this.#order = undefined;
    return this.#rows!;
  }

  trim(length: number): void {
    if (!Number.isInteger(length) || length < 0 || length > this.length)
      throw new RangeError(`trim: length must be from 0 to ${this.length}, got ${length}`);
    if (length === 0) this.#replace(undefined);
    else if (length < this.length) {
      const { keys, values } = this.#rows!;
      this.#replace({ keys: keys.slice(2, { stop: length }), values: values.slice(2, { stop: length }) });
    }
  }

  settle(): void {
    for (const x of this.#replaced.splice(0)) x.dispose();
  }

  async fork(): Promise<KvCache> {
    const copy = createKvCache({ kind: "growing" });
    if (this.#rows !== undefined) copy.append(this.#rows.keys, this.#rows.values);
    await evaluate(...copy.tensors());
    return copy;
  }

  async serialise(): Promise<SavedKvCache> {
    const copy = await this.fork();
    const saved = await copy.serialise();
    copy.dispose();
    return saved;
  }

  tensors(): AnyTensor[] {
    return this.#rows === undefined ? [] : [this.#rows.keys, this.#rows.values];
  }

  dispose(): void {
    this.#replace(undefined);
    this.settle();
  }
  [Symbol.dispose](): void {
    this.dispose();
  }

  #replace(rows: { readonly keys: Tensor; readonly values: Tensor } | undefined): void {
    if (this.#rows !== undefined) this.#replaced.push(this.#rows.keys, this.#rows.values);
    this.#rows = rows;
  }
}
