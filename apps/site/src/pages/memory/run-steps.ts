// A text written token by token twice at once: from a cache, and reading everything again each time. What each step cost, and whether both agree.
import type { KvFormat } from "@attn/attention";
import { softmax } from "@attn/sampling";
import { evaluate, tensor } from "@attn/tensor";
import { type Tokenizer, tokenText } from "@attn/tokenizer";
import type { CausalLanguageModel, ModelCache, ModelCacheOptions } from "@attn/transformer";

/** Which cache is used. */
export interface CacheSettings {
  readonly kind: "growing" | "static" | "rotating";
  readonly dtype: KvFormat;
  /** Of a rotating cache: the latest tokens it keeps, and the first ones. */
  readonly window: number;
  readonly sinks: number;
}

/** One step: the token it read, and what came of it. */
export interface Step {
  /** The position of the token that was read, from 0. */
  readonly position: number;
  readonly text: string;
  /** Milliseconds of the step from the cache, and of reading everything again. */
  readonly cached: number;
  readonly anew: number;
  /** Bytes that the cache takes now, room that it keeps free included. */
  readonly bytes: number;
  /** Half the sum of |p − p′| over the vocabulary: how far the two next-token distributions lie apart, 0 to 1. */
  readonly distance: number;
}

export interface RunOptions {
  readonly text: string;
  readonly count: number;
  readonly cache: CacheSettings;
  /** Is told of each step as it is done. */
  readonly onStep: (step: Step) => void;
  readonly signal?: AbortSignal;
}

interface Opened {
  readonly model: CausalLanguageModel;
  readonly tokenizer: Tokenizer;
}

/**
 * Reads the prompt token by token, then writes greedily from the cache until there are `count` steps.
 *
 * @throws Error for an empty text when the model has no token to begin with; the signal's reason when it is aborted.
 */
export async function runSteps(
  { model, tokenizer }: Opened,
  { text, count, cache: settings, onStep, signal }: RunOptions,
): Promise<void> {
  const { contextLength, bosToken } = model.config;
  const encoded = tokenizer.encode(text);
  const tokens = encoded.length > 0 || bosToken === undefined ? encoded : [bosToken];
  if (tokens.length === 0) throw new Error("write something first: this model cannot begin from nothing");
  const steps = Math.min(count, contextLength);
  using cache = model.createCache(cacheOptions(settings, steps));
  for (let position = 0; position < steps; position++) {
    signal?.throwIfAborted();
    const token = tokens[position]!;
    const [fromCache, cached] = await timed(() => logitsOf(model, [token], cache));
    const [anew, whole] = await timed(() => logitsOf(model, tokens.slice(0, position + 1)));
    onStep({
      position,
      text: tokenText(tokenizer, token),
      cached,
      anew: whole,
      bytes: cache.tensors().reduce((sum, { size }) => sum + 4 * size, 0),
      distance: distanceOf(fromCache, anew),
    });
    if (tokens.length === position + 1) tokens.push(indexOfMost(fromCache));
    // A turn of the event loop, so that an abort arrives.
    await new Promise((resolve) => setTimeout(resolve));
  }
}

function cacheOptions({ kind, dtype, window, sinks }: CacheSettings, steps: number): ModelCacheOptions {
  if (kind === "rotating") return { kind, dtype, window, sinks };
  return kind === "static" ? { kind, dtype, capacity: steps } : { kind, dtype, capacity: 16 };
}

async function logitsOf(
  model: CausalLanguageModel,
  tokens: readonly number[],
  cache?: ModelCache,
): Promise<Float32Array> {
  using input = tensor([[...tokens]], { dtype: "int32" });
  const { logits } = model.forward(input, { lastOnly: true, ...(cache && { cache }) });
  await evaluate(logits, ...(cache?.tensors() ?? []));
  try {
    return Float32Array.from(await logits.data());
  } finally {
    logits.dispose();
  }
}

async function timed<T>(work: () => Promise<T>): Promise<[T, number]> {
  const start = performance.now();
  const result = await work();
  return [result, performance.now() - start];
}

/** Total variation distance of the two distributions. */
function distanceOf(a: Float32Array, b: Float32Array): number {
  const [p, q] = [softmax(a), softmax(b)];
  return p.reduce((sum, share, i) => sum + Math.abs(share - q[i]!), 0) / 2;
}

const indexOfMost = (values: Float32Array): number =>
  values.reduce((best, value, i) => (value > values[best]! ? i : best), 0);
