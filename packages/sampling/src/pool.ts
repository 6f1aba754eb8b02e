// Keys with weights, and the few largest that together weigh enough: what top-k, top-p and typical have in common. Nothing is ever sorted but a
// handful at the boundary, and the arrays stay from call to call.

const handful = 128;
const binCount = 1024;

/** Where a selection ends. */
export interface Boundary {
  /** The smallest key that is needed. */
  least: number;
  /** How many of the keys equal to `least` are needed. */
  equals: number;
}

/** A list of finite keys [count] and their weights [count], which a selection uses up. */
export class Pool {
  keys: Float32Array = new Float32Array(0);
  weights: Float64Array = new Float64Array(0);
  count = 0;
  readonly #bins = new Float64Array(binCount + 1);

  /** Takes the pairs [n] that weigh more than `floor`, 0 or more. */
  fill(keys: Float32Array, weights: ArrayLike<number>, floor: number): void {
    this.#reserve(keys.length);
    const { keys: ownKeys, weights: ownWeights } = this;
    let count = 0;
    for (let i = 0; i < keys.length; i++) {
      ownKeys[count] = keys[i] as number;
      ownWeights[count] = weights[i] as number;
      count += Number((weights[i] as number) > floor); // no branch that could be guessed wrong
    }
    this.count = count;
  }

  /** Takes all keys, each with weight 1. */
  fillEvenly(keys: Float32Array): void {
    this.#reserve(keys.length);
    this.keys.set(keys);
    this.weights.fill(1, 0, keys.length);
    this.count = keys.length;
  }

  /**
   * The largest `least` for which the keys from `least` up weigh at least `target`; the smallest key with any weight where all are too light.
   *
   * The keys go into bins, and those of the bin in which the sum reaches the target are looked at more closely: O(count), as a bin rarely has much.
   */
  select(target: number): Boundary {
    let above = 0;
    while (this.count > handful) {
      const { highest, lowest } = this.#range();
      if (highest === lowest) break;
      const scale = binCount / (highest - lowest);
      const found = this.#binWhere(target, { above, highest, scale });
      above = found.above;
      this.#keepBin(found.bin, highest, scale);
    }
    return this.#walk(target, above);
  }

  #reserve(capacity: number): void {
    if (this.keys.length >= capacity) return;
    this.keys = new Float32Array(capacity);
    this.weights = new Float64Array(capacity);
  }

  #range(): { highest: number; lowest: number } {
    const { keys, count } = this;
    let highest = keys[0] as number;
    let lowest = highest;
    for (let i = 1; i < count; i++) {
      const key = keys[i] as number;
      if (key > highest) highest = key;
      if (key < lowest) lowest = key;
    }
    return { highest, lowest };
  }

  #binWhere(target: number, { above, highest, scale }: { above: number; highest: number; scale: number }) {
    const { keys, weights, count } = this;
    const bins = this.#bins.fill(0);
    for (let i = 0; i < count; i++) {
      const bin = ((highest - (keys[i] as number)) * scale) | 0;
      bins[bin] = (bins[bin] as number) + (weights[i] as number);
    }
    let found = { bin: 0, above };
    let sum = above;
    for (let bin = 0; bin <= binCount && sum < target; bin++) {
      if ((bins[bin] as number) > 0) found = { bin, above: sum };
      sum += bins[bin] as number;
    }
    return found;
  }

  #keepBin(bin: number, highest: number, scale: number): void {
    const { keys, weights, count } = this;
    let kept = 0;
    for (let i = 0; i < count; i++) {
      const key = keys[i] as number;
      keys[kept] = key;
      weights[kept] = weights[i] as number;
      kept += Number((((highest - key) * scale) | 0) === bin); // no branch that could be guessed wrong
    }
    this.count = kept;
  }

  /** Sorts those that are left, few or all equal, and adds them up from the largest down. */
  #walk(target: number, above: number): Boundary {
    const { keys, weights, count } = this;
    for (let next = 1; next < count; next++) insert(keys, weights, next);
    let mass = above;
    let equals = 0;
    let i = 0;
    for (; i < count; i++) {
      equals = i > 0 && keys[i] === keys[i - 1] ? equals + 1 : 1;
      mass += weights[i] as number;
      if (mass >= target) break;
    }
    return { least: keys[Math.min(i, count - 1)] as number, equals };
  }
}

/** Moves the pair at `from` forward to its place among those before it, which are sorted. */
function insert(keys: Float32Array, weights: Float64Array, from: number): void {
  const key = keys[from] as number;
  const weight = weights[from] as number;
  let i = from;
  for (; i > 0 && key > (keys[i - 1] as number); i--) {
    keys[i] = keys[i - 1] as number;
    weights[i] = weights[i - 1] as number;
  }
  keys[i] = key;
  weights[i] = weight;
}
