// Sizes that no backend has room for, refused with the flags that ask for them before the machine is out of memory.
import type { ModelConfig } from "@attn/transformer";
import { Failure } from "../failure.ts";

/** What the linear memory of a backend holds at most, in float32 numbers: 4 GiB. */
const most = 2 ** 30;

/** @throws Failure for a model whose matrices alone are more than a backend holds. */
export function checkParameters({ width, layers, feedForwardWidth, vocabularySize, decoder }: ModelConfig): void {
  const blocks = layers + (decoder?.layers ?? 0);
  const least = vocabularySize * width + blocks * width * (2 * width + 2 * feedForwardWidth);
  if (least > most)
    throw new Failure(
      `--width ${width} and --layers ${layers} make at least ${spoken(least)} parameters, and 4 GiB hold ${spoken(most)}`,
    );
}

/** @throws Failure for a batch whose logits [B, T, V] are more than a backend holds. */
export function checkBatch(
  batch: number,
  { context, vocabularySize }: { readonly context: number; readonly vocabularySize: number },
): void {
  const largest = Math.floor(most / (context * vocabularySize));
  if (batch > largest)
    throw new Failure(
      `--batch must be at most ${largest} with --context ${context} and ${vocabularySize} tokens, for 4 GiB of logits, got ${batch}; --accumulate takes larger ones in parts`,
    );
}

const spoken = (count: number): string => `${(count / 1e9).toPrecision(3)} billion`;
