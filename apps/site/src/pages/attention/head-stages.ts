// One head, stage by stage, under given rules and with its words in a given order. Runs in a worker, and in tests in Node.
import {
  additiveAttention,
  attention,
  causalMask,
  cosineAttention,
  rope,
  ropeFrequencies,
  slidingWindowMask,
  symmetricKeyAttention,
} from "@attn/attention";
import type { Tensor } from "@attn/tensor";
import { evaluate, tensor } from "@attn/tensor";
import type { CausalLanguageModel } from "@attn/transformer";
import { additiveByHand } from "./additive-by-hand.ts";
import type { ReadModel } from "./read-model.ts";
import type { Rules, ScoreRule } from "./rules.ts";
import { checkedOrder } from "./word-order.ts";

type HeadModel = Pick<CausalLanguageModel, "config" | "ropePairing">;

export interface HeadChoice {
  readonly layer: number;
  readonly head: number;
  readonly rules: Rules;
  /** Which word stands at each place; in the order of the text where it is no order of all words. */
  readonly order: readonly number[];
}

/** What a head computes, T words in their places. D head width, C width. */
export interface HeadStages {
  /** Which word of the text stands at each place. */
  readonly order: readonly number[];
  /** What attention reads, [T, C]. */
  readonly input: Float32Array;
  /** As they meet in scores, turned by their places where the rules say so: [T, D]. */
  readonly query: Float32Array;
  readonly key: Float32Array;
  /** [T, D] */
  readonly value: Float32Array;
  /** What the rule makes of each pair before scale and mask, [T, T]. */
  readonly raw: Float32Array;
  /** After scale and mask, −∞ where hidden: [T, T]. */
  readonly scores: Float32Array;
  /** [T, T] */
  readonly weights: Float32Array;
  /** The weighted sums of values, [T, D]. */
  readonly output: Float32Array;
}

/** Computes the stages of one head with the functions of @attn/attention. */
export async function headStages(model: HeadModel, read: ReadModel, choice: HeadChoice): Promise<HeadStages> {
  const order = checkedOrder(choice.order, read.tokens.length);
  const { input, ...own } = headVectors(model, read, { ...choice, order });
  const [T, D] = [order.length, model.config.headWidth];
  const made = [own.query, own.key, own.value].map((each) => tensor(each, { shape: [1, 1, T, D] }));
  const [q, k, value] = made as [Tensor, Tensor, Tensor];
  const [query, key] = [q, k].map((each) => turned(each, model, choice.rules)) as [Tensor, Tensor];
  const asked = choice.rules.score === "symmetric" ? key : query;
  const { raw, result, weights: extra } = scored({ query: asked, key, value }, model, choice);
  const kept = [asked, key, raw, result.scores, result.weights, result.output];
  await evaluate(...kept);
  try {
    const [queries, keys, ...rest] = await Promise.all(kept.map(async (each) => Float32Array.from(await each.data())));
    const [rawScores, scores, weights, output] = rest as [Float32Array, Float32Array, Float32Array, Float32Array];
    return {
      order,
      input,
      query: queries as Float32Array,
      key: keys as Float32Array,
      value: own.value,
      raw: rawScores,
      scores,
      weights,
      output,
    };
  } finally {
    for (const each of new Set([...kept, ...made, ...extra])) each.dispose();
  }
}

/**
 * The vectors of one head with its words in `order`, keys and values averaged over their group: the mean of what linear maps give is what
 * the mean of their matrices gives. (Where a model norms its keys, the mean is of the normed ones.)
 */
function headVectors(
  { config }: HeadModel,
  { layers, tokens }: ReadModel,
  { layer, head, rules, order }: HeadChoice,
): Pick<HeadStages, "input" | "query" | "key" | "value"> {
  const { heads, kvHeads, headWidth: D, width: C } = config;
  const read = layers[layer];
  if (read === undefined) throw new RangeError(`headStages: layer ${layer} is not in ${layers.length} layers`);
  const size = tokens.length * D;
  const perGroup = kvHeads / rules.kvHeads;
  const first = Math.floor((head * rules.kvHeads) / heads) * perGroup;
  const mean = (all: Float32Array): Float32Array => {
    const sum = new Float32Array(size);
    for (let group = first; group < first + perGroup; group++)
      for (let i = 0; i < size; i++) sum[i] = sum[i]! + all[group * size + i]! / perGroup;
    return sum;
  };
  return {
    input: reordered(read.input, C, order),
    query: reordered(read.query.subarray(head * size, (head + 1) * size), D, order),
    key: reordered(mean(read.key), D, order),
    value: reordered(mean(read.value), D, order),
  };
}

/** Rows of `width` in a new order. */
function reordered(rows: Float32Array, width: number, order: readonly number[]): Float32Array {
  const moved = new Float32Array(rows.length);
  for (const [place, word] of order.entries())
    moved.set(rows.subarray(word * width, (word + 1) * width), place * width);
  return moved;
}

/** Turned by places where the model and the rules turn. */
function turned(x: Tensor, { config, ropePairing: pairing }: HeadModel, { positions }: Rules): Tensor {
  if (config.rope === undefined || !positions) return x;
  return rope(x, { frequencies: ropeFrequencies(config.rope, { headWidth: config.headWidth }), pairing });
}

interface Vectors {
  readonly query: Tensor;
  readonly key: Tensor;
  readonly value: Tensor;
}

interface Scored {
  readonly raw: Tensor;
  readonly result: { readonly scores: Tensor; readonly weights: Tensor; readonly output: Tensor };
  /** Tensors to be disposed. */
  readonly weights: readonly Tensor[];
}

/** Scores by the rule alone, and attention with scale and mask. */
function scored({ query, key, value }: Vectors, { config }: HeadModel, { layer, rules }: HeadChoice): Scored {
  const window = config.windows[layer];
  const mask = { causal: rules.causal, ...(window !== undefined && { window }) };
  const plain: Record<Exclude<ScoreRule, "additive">, (options: object) => ReturnType<typeof attention>> = {
    dot: (options) => attention(query, key, value, options),
    symmetric: (options) => symmetricKeyAttention(key, value, options),
    cosine: (options) => cosineAttention(query, key, value, options),
  };
  if (rules.score !== "additive") {
    const rule = plain[rules.score];
    return { raw: rule({ scale: 1 }).scores, result: rule(mask), weights: [] };
  }
  const weights = additiveByHand(config.headWidth);
  const [q, k, v] = [query, key, value].map((each) => each.reshape(each.shape.slice(1))) as [Tensor, Tensor, Tensor];
  const hidden = additiveMask(q.shape[1] ?? 0, mask);
  return {
    raw: additiveAttention(q, k, v, { weights }).scores,
    result: additiveAttention(q, k, v, { weights, ...(hidden && { mask: hidden }) }),
    weights: Object.values(weights),
  };
}

/** The masks that `attention` makes of its options, for a rule that takes them ready made. */
function additiveMask(T: number, { causal, window }: { causal: boolean; window?: number }): Tensor<"bool"> | undefined {
  const masks = [
    ...(causal ? [causalMask(T)] : []),
    ...(window === undefined ? [] : [slidingWindowMask(T, T, window)]),
  ];
  return masks.length === 0 ? undefined : masks.reduce((a, b) => a.and(b));
}
