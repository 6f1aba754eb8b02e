// The one transformer block: attention, optional cross-attention and a feed-forward network, each with its residual, its norm before or after.
// encoder-block.ts and decoder-block.ts are this with the choice made who sees whom.
import type { AttentionResult, KvCache, KvView, MultiHeadAttention, MultiHeadInput } from "@attn/attention";
import type { Tensor } from "@attn/tensor";
import type { Activation } from "../config/model-config.ts";
import type { FeedForwardWeights } from "./feed-forward.ts";
import { feedForward } from "./feed-forward.ts";
import type { NormChoice, NormWeights } from "./norm.ts";
import { normalise } from "./norm.ts";
import type { Observe } from "./observe.ts";

export interface BlockParts extends NormChoice {
  readonly attention: MultiHeadAttention;
  readonly attentionNorm: NormWeights;
  readonly cross?: MultiHeadAttention;
  readonly crossNorm?: NormWeights;
  readonly feedForward: FeedForwardWeights;
  readonly feedForwardNorm: NormWeights;
  readonly normFirst: boolean;
  readonly activation: Activation;
}

export interface BlockCall extends Pick<MultiHeadInput, "mask" | "lengths" | "table"> {
  /** Keys and values of earlier calls, which x follows. */
  readonly cache?: KvCache | undefined;
  /** What cross-attention attends to, and which of it is there. */
  readonly memory?: CrossMemory | undefined;
  /** Gets `attention`, `weights`, `cross`, `cross_weights`, `mlp` and `output`; with norms behind, `attention_normed` and so on. */
  readonly observe?: Observe | undefined;
}

export interface CrossMemory extends Pick<MultiHeadInput, "mask" | "lengths"> {
  /** An encoder's output [B, S, C], or the keys and values that `project` made of it. */
  readonly states: Tensor | KvView;
}

export interface BlockResult {
  /** [B, T, C] */
  readonly output: Tensor;
  /** Of self-attention, [B, H, T, S]; computed only when read. */
  readonly weights: Tensor;
  /** Of cross-attention. */
  readonly crossWeights?: Tensor;
}

/** x [B, T, C] → [B, T, C]. @throws TypeError when a memory comes to a block without cross-attention, or none to one with it. */
export const block = (x: Tensor, parts: BlockParts, call: BlockCall = {}): BlockResult => {
  const { memory, observe, cache, ...input } = call;
  const { cross, crossNorm } = parts;
  if ((memory === undefined) !== (cross === undefined))
    throw new TypeError(
      `block: there is ${cross ? "cross-attention but no" : "a"} memory${cross ? "" : " but no cross-attention"}`,
    );
  const self = sublayer(x, parts.attentionNorm, parts, (at) =>
    parts.attention.forward(at, { ...input, ...(cache && { cache }) }),
  );
  report(observe, "attention", self);
  const { states, ...rules } = memory ?? { states: x };
  const other =
    cross && sublayer(self.output, crossNorm!, parts, (at) => cross.forward(at, { ...rules, context: states }));
  if (other !== undefined) report(observe, "cross", other);
  const last = sublayer((other ?? self).output, parts.feedForwardNorm, parts, (at) => ({
    output: feedForward(at, parts.feedForward, parts.activation),
  }));
  report(observe, "mlp", last);
  observe?.("weights", self.inner.weights);
  if (other !== undefined) observe?.("cross_weights", other.inner.weights);
  observe?.("output", last.output);
  return { output: last.output, weights: self.inner.weights, ...(other && { crossWeights: other.inner.weights }) };
};

interface Sublayer<R> {
  /** With residual and norm. */
  readonly output: Tensor;
  /** What f gave. */
  readonly inner: R;
  readonly isNormed: boolean;
}

/** x + f(norm(x)), or norm(x + f(x)). */
const sublayer = <R extends Pick<AttentionResult, "output">>(
  x: Tensor,
  norm: NormWeights,
  choice: Pick<BlockParts, "norm" | "normEpsilon" | "normFirst">,
  f: (x: Tensor) => R,
): Sublayer<R> => {
  const { normFirst } = choice;
  const inner = f(normFirst ? normalise(x, norm, choice) : x);
  const sum = x.add(inner.output);
  return { inner, output: normFirst ? sum : normalise(sum, norm, choice), isNormed: !normFirst };
};

const report = (
  observe: Observe | undefined,
  name: string,
  { inner, output, isNormed }: Sublayer<{ output: Tensor }>,
): void => {
  observe?.(name, inner.output);
  if (isNormed) observe?.(`${name}_normed`, output);
};
