// Scaled dot-product attention with every mask and score rule in use. Not here: projections and heads (multi-head-attention.ts), other scores (additive-attention.ts).
import type { Tensor } from "@attn/tensor";
import { ShapeError, where } from "@attn/tensor";
import { attentionOp } from "./attention-op.ts";
import type { AttentionOptions, AttentionResult } from "./attention-options.ts";
import { LazyAttentionResult } from "./attention-result.ts";
import { bindAxes, showShape } from "./bind-axes.ts";
import { groupedMatmul } from "./grouped-matmul.ts";
import { causalAt, windowAt } from "./masks.ts";
import { softmaxWeights } from "./softmax-weights.ts";
import type { AttentionSizes, VisibleKeys } from "./visible-keys.ts";
import { positionTensors, visibleKeys } from "./visible-keys.ts";

/**
 * softmax(q · kᵀ · scale + rules) · v (Vaswani et al. 2017).
 *
 * - q [B, H, T, D], k [B, G, S, D], v [B, G, S, V]; query head h reads key/value head ⌊h · G / H⌋ (grouped queries, Ainslie et al. 2023).
 * - result: output [B, H, T, V], weights [B, H, T, S], scores [B, H, T, S], all lazy. A row that may attend to nothing has output and weights 0.
 *
 * Weights and scores read the same keys as the output: with a cache that writes in place, evaluate them together with the output.
 * @throws ShapeError, TypeError or RangeError for sizes that disagree, H that is no multiple of G, or an option that does not fit.
 */
export const attention = (q: Tensor, k: Tensor, v: Tensor, options: AttentionOptions = {}): AttentionResult => {
  const sizes = bindAxes("attention", { q: "B H T D", k: "B G S D", v: "B G S V" }, { q, k, v });
  const { H, D, G } = sizes;
  if (G === 0 ? H !== 0 : H % G !== 0) throw new ShapeError(`attention: H (${H}) must be a multiple of G (${G})`);
  const { scale = D === 0 ? 1 : 1 / Math.sqrt(D), softCap, alibi, sinks, scoreMod, positions } = options;
  if (!Number.isFinite(scale)) throw new RangeError(`attention: scale must be a finite number, got ${scale}`);
  if (softCap !== undefined && !(softCap > 0 && softCap < Infinity))
    throw new RangeError(`attention: softCap must be a positive number, got ${softCap}`);
  const given = visibleKeys("attention", sizes, options);
  const slopes = alibi === undefined ? undefined : perHead("alibi", alibi, sizes);
  // Where keys stand anywhere, ALiBi is one more bias; a kernel knows it for keys in their usual places.
  const isMoved = slopes !== undefined && positions !== undefined && scoreMod === undefined;
  const visible = isMoved ? withBias(given, slopes.mul(distances(sizes, positions))) : given;
  const canBeEmpty = visible.canBeEmpty || scoreMod !== undefined;
  const perRow = sinks && perHead("sinks", sinks, sizes);
  const composed = once(() => {
    const capped = cap(groupedMatmul(q.mul(scale), k.swapAxes(2, 3)), softCap); // [B, H, T, S]
    const biased = slopes === undefined || isMoved ? capped : capped.add(slopes.mul(distances(sizes, positions)));
    const changed = scoreMod === undefined ? biased : modified(biased, scoreMod, sizes, positions);
    const scores = hide(visible.bias === undefined ? changed : changed.add(visible.bias), sizes, visible);
    return { capped, scores, weights: softmaxWeights(scores, { sinks: perRow, canBeEmpty }) };
  });
  const output =
    scoreMod === undefined
      ? attentionOp(
          { q, k, v },
          composed,
          { scale, softCap, canBeEmpty, visible, alibi: isMoved ? undefined : alibi, sinks },
          sizes,
        )
      : groupedMatmul(composed().weights, v);
  return new LazyAttentionResult(output, composed);
};

/** What `make` gives, made when it is first asked for. */
const once = <T extends object>(make: () => T): (() => T) => {
  let made: T | undefined;
  return () => {
    made ??= make();
    return made;
  };
};

/** c · tanh(x / c) */
const cap = (scores: Tensor, softCap: number | undefined): Tensor =>
  softCap === undefined ? scores : scores.div(softCap).tanh().mul(softCap);

/** [T, S]: key position − query position. */
const distances = (sizes: AttentionSizes, positions: AttentionOptions["positions"]): Tensor<"int32"> => {
  const { queries, keys } = positionTensors(sizes, positions);
  return keys.unsqueeze(0).sub(queries.unsqueeze(1));
};

const withBias = (visible: VisibleKeys, bias: Tensor): VisibleKeys => ({
  ...visible,
  bias: visible.bias === undefined ? bias : bias.add(visible.bias),
});

const modified = (
  scores: Tensor,
  scoreMod: NonNullable<AttentionOptions["scoreMod"]>,
  sizes: AttentionSizes,
  positions: AttentionOptions["positions"],
): Tensor => {
  const { queries, keys } = positionTensors(sizes, positions);
  return checkScores(scoreMod(scores, { queries: queries.unsqueeze(1), keys: keys.unsqueeze(0) }), scores);
};

/** −∞ where a query may not attend. */
const hide = (scores: Tensor, sizes: AttentionSizes, { mask, causal, window }: VisibleKeys): Tensor => {
  const rules = mask === undefined ? [] : [mask];
  if (causal || window !== undefined) {
    const { queries, keys } = positionTensors(sizes, undefined);
    if (causal) rules.push(causalAt(queries, keys));
    if (window !== undefined) rules.push(windowAt(queries, keys, window));
  }
  return rules.length === 0
    ? scores
    : where(
        rules.reduce((a, b) => a.and(b)),
        scores,
        -Infinity,
      );
};

/** A number per head, [H] → [H, 1, 1]. */
const perHead = (name: string, x: Tensor, { H }: AttentionSizes): Tensor => {
  if (x.dtype !== "float32") throw new TypeError(`attention: ${name} must be float32, got ${x.dtype}`);
  if (x.rank !== 1 || x.shape[0] !== H)
    throw new ShapeError(`attention: ${name} must be [H] = [${H}], got ${showShape(x.shape)}`);
  return x.reshape([H, 1, 1]);
};

const checkScores = (changed: Tensor, scores: Tensor): Tensor => {
  if (changed.dtype !== "float32" || showShape(changed.shape) !== showShape(scores.shape))
    throw new ShapeError(
      `attention: scoreMod gave ${changed.dtype} ${showShape(changed.shape)}, but the scores are float32 ${showShape(scores.shape)}`,
    );
  return changed;
};
