// What attention may be told beside queries, keys and values. Not here: what it does with that (attention.ts, visible-keys.ts).
import type { Tensor } from "@attn/tensor";

/** Rules about who may attend to whom. */
export interface MaskOptions {
  /** Query t of T sees keys up to S − T + t (aligned lower right). */
  readonly causal?: boolean;
  /** Broadcasts to [B, H, T, S]. bool: true where a query may attend; float32: added to the scores, −∞ where it may not. */
  readonly mask?: Tensor<"bool" | "float32">;
  /**
   * Valid keys of each batch row, [B]: those at positions from `lengths[b]` on are padding. A tensor, whose numbers may be others in each run of a plan
   * (`compile`), is not looked at before: more than S counts as S.
   */
  readonly lengths?: ArrayLike<number> | Tensor<"int32">;
  /** Sliding window: only keys with position > query − window (Mistral counts the query itself, and so does this). */
  readonly window?: number;
  /** Where queries [T] and keys [S] stand in the sequence. Without it keys stand at 0 … S − 1 and queries at S − T … S − 1. */
  readonly positions?: AttentionPositions;
}

export interface AttentionPositions {
  readonly queries: ArrayLike<number>;
  readonly keys: ArrayLike<number>;
}

/** Rules that change the scores. They apply in the order: scale, soft-cap, ALiBi, scoreMod, float mask, then all that hides keys. */
export interface ScoreOptions {
  /** Multiplies q · k; 1 / √D unless given. */
  readonly scale?: number;
  /** c · tanh(score / c): keeps scores within ±c (Gemma 2). */
  readonly softCap?: number;
  /** Slopes [H]: slope · (key position − query position) is added (Press et al. 2022; `alibiSlopes`). */
  readonly alibi?: Tensor;
  /** Any function of the scores [B, H, T, S] and the int32 positions of queries [T, 1] and keys [1, S]. */
  readonly scoreMod?: (scores: Tensor, positions: ScorePositions) => Tensor;
  /** Logits [H]: one more competitor in each row's softmax, which carries no value (gpt-oss). Weights then sum to less than 1. */
  readonly sinks?: Tensor;
}

export interface ScorePositions {
  readonly queries: Tensor<"int32">;
  readonly keys: Tensor<"int32">;
}

/** What may be attended to, and how scores become weights: the options of `attention`. */
export interface AttentionOptions extends MaskOptions, ScoreOptions {}

/**
 * Three views of one computation. Each is lazy: what nobody reads is never computed. Weights and scores are getters, since they are not even described
 * before someone asks for them, so read them by name: a copy by `{ ...result }` has the output alone.
 */
export interface AttentionResult {
  /** The weighted values, [B, H, T, V]. */
  readonly output: Tensor;
  /** After softmax, [B, H, T, S]. */
  readonly weights: Tensor;
  /** Before softmax, after every rule, [B, H, T, S]; −∞ where a query may not attend. */
  readonly scores: Tensor;
}
