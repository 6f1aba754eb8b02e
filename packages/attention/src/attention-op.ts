// Attention as one op that a backend may have a kernel for, with every rule but a scoreMod. Not here: what the rules mean, which is the
// composed version that is handed in (attention.ts).
import type { AnyTensor, Tensor } from "@attn/tensor";
import { fused } from "@attn/tensor";
import { attentionKernels } from "@attn/tensor/wasm-kernels";
import { attentionGradient } from "./attention-gradient.ts";
import { compactRowsOf } from "./cache/compact-rows.ts";
import { groupedMatmul } from "./grouped-matmul.ts";
import type { AttentionSizes, VisibleKeys } from "./visible-keys.ts";

/** The rules in the form in which a kernel takes them. */
export interface AttentionRules {
  readonly scale: number;
  readonly softCap: number | undefined;
  readonly canBeEmpty: boolean;
  readonly visible: VisibleKeys;
  /** [H] each. ALiBi holds for keys at 0 … S − 1; other positions are in the bias. */
  readonly alibi: Tensor | undefined;
  readonly sinks: Tensor | undefined;
}

/** What the composed version goes through, [B, H, T, S] each. */
export interface AttentionScores {
  readonly weights: Tensor;
  /** After the soft-cap, before everything else. */
  readonly capped: Tensor;
}

interface Operands {
  readonly q: Tensor;
  readonly k: Tensor;
  readonly v: Tensor;
}

/**
 * The output [B, H, T, V]. Its inputs after q, k and v are named in the attribute `inputs`: "mask" (bool) and "bias" [B, H, T, S], "lengths" int32
 * [B], "alibi" and "sinks" [H]. With any of them, or a soft-cap, the op is "ruledAttention", so that a kernel of "attention" need not know them; with keys and
 * values of a compact cache it is "compactAttention", whose k and v are words.
 */
export const attentionOp = (
  operands: Operands,
  scores: () => AttentionScores,
  rules: AttentionRules,
  sizes: AttentionSizes,
): Tensor => {
  const { q, k, v } = operands;
  const named = namedInputs(rules, sizes);
  const { scale, softCap, canBeEmpty, visible } = rules;
  const inputs = Object.keys(named).join(" ");
  const attributes = { scale, softCap, canBeEmpty, causal: visible.causal, window: visible.window, inputs };
  const shape = [...q.shape.slice(0, 3), v.shape[3]!];
  const compose = (): Tensor => groupedMatmul(scores().weights, v);
  const others = Object.values(named);
  const [keys, values] = [compactRowsOf(k), compactRowsOf(v)];
  if (keys !== undefined && values?.format === keys.format)
    return fused("compactAttention", [q, keys.words, values.words, ...others], {
      shape,
      attributes: { ...attributes, format: keys.format },
      kernels: keys.kernels,
      compose,
    });
  const isPlain = inputs === "" && softCap === undefined;
  return fused(isPlain ? "attention" : "ruledAttention", [q, k, v, ...others], {
    shape,
    attributes,
    kernels: attentionKernels,
    compose,
    gradient: (_, g) => attentionGradient({ ...operands, ...scores(), named }, g, attributes),
  });
};

/** Most steps of decoding have no more than queries, keys and values. */
const none: Readonly<Record<string, AnyTensor>> = {};

const namedInputs = (
  { visible, alibi, sinks }: AttentionRules,
  { B, H, T, S }: AttentionSizes,
): Readonly<Record<string, AnyTensor>> => {
  const { mask, lengths } = visible.apart;
  if ((mask ?? lengths ?? visible.bias ?? alibi ?? sinks) === undefined) return none;
  const whole = [B, H, T, S];
  return {
    ...(mask && { mask: mask.broadcastTo(whole) }),
    ...(visible.bias && { bias: visible.bias.broadcastTo(whole) }),
    ...(lengths && { lengths }),
    ...(alibi && { alibi }),
    ...(sinks && { sinks }),
  };
};
