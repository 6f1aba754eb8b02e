// The one transformer block: attention, optional cross-attention and a feed-forward network, each with its residual, its norm before or after, its dropout.
// encoder-block.ts and decoder-block.ts are this with the choice made who sees whom.
import type { AttentionResult, KvRowsSoFar, KvView, MultiHeadAttention, MultiHeadInput } from "@attn/attention";
import type { Tensor } from "@attn/tensor";
import type { Activation } from "../config/model-config.ts";
import type { BlockDropout, DropoutPlace, DropoutRates } from "./dropout-places.ts";
import { dropAt, dropoutPlace, placeSeed } from "./dropout-places.ts";
import type { FeedForwardWeights } from "./feed-forward.ts";
import { feedForward } from "./feed-forward.ts";
import type { NormChoice, NormWeights } from "./norm.ts";
import { normalise } from "./norm.ts";
import type { Observe } from "./observe.ts";

export interface BlockParts extends NormChoice {
  readonly attention: MultiHeadAttention;
  readonly attentionNorm?: NormWeights;
  readonly cross?: MultiHeadAttention;
  readonly crossNorm?: NormWeights;
  readonly feedForward: FeedForwardWeights;
  readonly feedForwardNorm?: NormWeights;
  readonly normFirst: boolean;
  readonly residual: boolean;
  readonly activation: Activation;
  readonly dropout: DropoutRates;
}

/** What one call of a block takes beside x. */
export interface BlockCall extends Pick<MultiHeadInput, "mask" | "lengths" | "table"> {
  /** Keys and values of earlier calls, which x follows. */
  readonly cache?: KvRowsSoFar | undefined;
  /** What cross-attention attends to, and which of it is there. */
  readonly memory?: CrossMemory | undefined;
  /** For training; nothing is dropped without it. */
  readonly dropout?: BlockDropout | undefined;
  /**
   * Gets `attention_input`, `query`, `key` and `value` (before positions turn them), `attention`, `weights`, `cross`, `cross_weights`, `mlp` and
   * `output`; with norms behind, `attention_normed` and so on.
   */
  readonly observe?: Observe | undefined;
}

/** What cross-attention attends to, and which of it is there. */
export interface CrossMemory extends Pick<MultiHeadInput, "mask" | "lengths"> {
  /** An encoder's output [B, S, C], or the keys and values that `project` made of it. */
  readonly states: Tensor | KvView;
}

/** Weights are getters, as in `AttentionResult`. */
export interface BlockResult {
  /** [B, T, C] */
  readonly output: Tensor;
  /** Of self-attention, [B, H, T, S]; computed only when read. */
  readonly weights: Tensor;
  /** Of cross-attention. */
  readonly crossWeights?: Tensor | undefined;
}

/** x [B, T, C] → [B, T, C]. @throws TypeError when a memory comes to a block without cross-attention, or none to one with it. */
export const block = (x: Tensor, parts: BlockParts, call: BlockCall = {}): BlockResult => {
  const { memory, observe, cache, dropout: choice, ...input } = call;
  const { attention, cross } = parts;
  if ((memory === undefined) !== (cross === undefined))
    throw new TypeError(
      `block: there is ${cross ? "cross-attention but no" : "a"} memory${cross ? "" : " but no cross-attention"}`,
    );
  const at = { parts, place: dropoutPlace("block", choice) };
  const self = sublayer(x, "attention", at, (y) => {
    observe?.("attention_input", y);
    return attention.forward(y, { ...input, ...droppedWeights("attention", at), ...(cache && { cache }), observe });
  });
  report(observe, "attention", self);
  const { states, ...rules } = memory ?? { states: x };
  const other =
    cross &&
    sublayer(self.output, "cross", at, (y) =>
      cross.forward(y, { ...rules, ...droppedWeights("cross", at), context: states }),
    );
  if (other !== undefined) report(observe, "cross", other);
  const last = sublayer((other ?? self).output, "feedForward", at, (y) => ({ output: network(y, at) }));
  report(observe, "mlp", last);
  observe?.("weights", self.inner.weights);
  if (other !== undefined) observe?.("cross_weights", other.inner.weights);
  observe?.("output", last.output);
  return new LazyBlockResult(last.output, self.inner, other?.inner);
};

type Weighted = Pick<AttentionResult, "weights">;

/** Asks for weights only when it is asked for them. */
class LazyBlockResult implements BlockResult {
  readonly output: Tensor;
  readonly #self: Weighted;
  readonly #cross: Weighted | undefined;

  constructor(output: Tensor, self: Weighted, cross: Weighted | undefined) {
    this.output = output;
    this.#self = self;
    this.#cross = cross;
  }

  get weights(): Tensor {
    return this.#self.weights;
  }
  get crossWeights(): Tensor | undefined {
    return this.#cross?.weights;
  }
}

/** A block and, where something is dropped, its place. */
interface BlockPlace {
  readonly parts: BlockParts;
  readonly place: DropoutPlace | undefined;
}

const droppedWeights = (site: "attention" | "cross", { parts, place }: BlockPlace): Pick<MultiHeadInput, "dropout"> => {
  const { attention: rate = 0 } = parts.dropout;
  return place === undefined || rate === 0 ? {} : { dropout: { rate, seed: placeSeed(place, site) } };
};

const network = (x: Tensor, { parts: { feedForward: weights, activation, dropout }, place }: BlockPlace): Tensor =>
  feedForward(x, weights, {
    activation,
    drop: (hidden) => dropAt(hidden, "activation", { place, rate: dropout.activation }),
  });

interface Sublayer<R> {
  /** With residual and norm. */
  readonly output: Tensor;
  /** What f gave. */
  readonly inner: R;
  readonly isNormed: boolean;
}

/** x + f(norm(x)), or norm(x + f(x)); without the residual no x is added. */
const sublayer = <R extends Pick<AttentionResult, "output">>(
  x: Tensor,
  kind: "attention" | "cross" | "feedForward",
  { parts, place }: BlockPlace,
  f: (x: Tensor) => R,
): Sublayer<R> => {
  const { normFirst, residual, dropout } = parts;
  const norm = parts[`${kind}Norm` as const];
  const inner = f(normFirst ? normalise(x, norm, parts) : x);
  const kept = dropAt(inner.output, `${kind}Output` as const, { place, rate: dropout.sublayer });
  const sum = residual ? x.add(kept) : kept;
  return { inner, output: normFirst ? sum : normalise(sum, norm, parts), isNormed: !normFirst };
};

const report = (
  observe: Observe | undefined,
  name: string,
  { inner, output, isNormed }: Sublayer<{ output: Tensor }>,
): void => {
  observe?.(name, inner.output);
  if (isNormed) observe?.(`${name}_normed`, output);
};
