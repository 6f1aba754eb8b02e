// Choosing a token from 128,000 logits beside transformers.js, which has some of the steps.
import { sampler } from "@attn/sampling";
import {
  RepetitionPenaltyLogitsProcessor,
  softmax,
  TemperatureLogitsWarper,
  Tensor,
  topk,
} from "@huggingface/transformers";
import { compare, timed } from "../../harness/compare.ts";
import { checkClose } from "../../harness/equal.ts";
import { uniform } from "../../harness/random.ts";
import type { Row } from "../../harness/row.ts";
import { showSeconds } from "../../harness/units.ts";

const size = 128_000;
const [temperature, k, penalty] = [0.8, 50, 1.1];
const whole = { temperature, topK: k, topP: 0.9, minP: 0.05, repetitionPenalty: penalty, seed: 1 };
/** Seconds. */
const allowed = 0.0005;
const tolerance = 1e-5;

export const row: Row = {
  about:
    "From 128,000 float32 logits, shaped like a language model's, and 200 tokens seen before to one token: ours with repetition penalty, temperature, top-k 50, top-p 0.9 and min-p 0.05, beside the time it may take, and beside transformers.js with what it has of that, repetition penalty, temperature and top-k (its warpers for top-p and top-k compute nothing, min-p it has not), drawn as its sampler draws. That both keep the same 50 probabilities is checked.",
  threads: "one",
  peers: ["@huggingface/transformers"],
  async *run({ rounds }) {
    const logits = likeLogits();
    const seen = Array.from({ length: 200 }, (_, i) => (i * 6007) % size);
    const chain = sampler(whole);
    const ours = await timed(() => chain(logits, seen));
    const peer = transformersChain(logits, seen);
    const equal = checkClose("sampling", kept(logits, seen), (await peer()).probabilities, tolerance);
    for (const [name, target, contender] of [
      ["0.5 ms", 1, async () => allowed],
      ["@huggingface/transformers", 10, await timed(peer)],
    ] as const) {
      const { ratio, ...times } = await compare(ours, contender, rounds);
      yield {
        work: "sampling chain, 128,000 logits",
        peer: name,
        target,
        ...(name === "0.5 ms" && { isLimit: true }),
        ratio,
        ours: showSeconds(times.ours.median),
        theirs: showSeconds(times.theirs.median),
        equal,
      };
    }
  },
};

/** Sums of uniform numbers, nearly normal with deviation 3, and a few that stand out. */
const likeLogits = (): Float32Array => {
  const parts = Array.from({ length: 12 }, (_, i) => uniform(size, { seed: i, scale: 1.5 }));
  const logits = Float32Array.from({ length: size }, (_, i) => parts.reduce((sum, part) => sum + part[i]!, 0));
  for (let i = 0; i < 20; i++) logits[(i * 5003) % size]! += 10;
  return logits;
};

/** What the processors and the sampler of transformers.js do; it changes its logits, so each time begins with a copy, as ours does. */
const transformersChain = (logits: Float32Array, seen: readonly number[]) => {
  const tokens = [seen.map(BigInt)];
  const processors = [new RepetitionPenaltyLogitsProcessor(penalty), new TemperatureLogitsWarper(temperature)];
  return async (): Promise<{ token: number; probabilities: Float32Array }> => {
    let scores = new Tensor("float32", logits.slice(), [1, size]);
    for (const processor of processors) scores = processor._call(tokens, scores);
    const [values, indices] = await topk((scores as unknown as readonly Tensor[])[0]!, k); // a row; the types do not know
    const probabilities = softmax(values.data as Float32Array);
    return { token: Number(indices.data[draw(probabilities)]), probabilities: Float32Array.from(probabilities) };
  };
};

const draw = (probabilities: ArrayLike<number>): number => {
  let rest = Math.random();
  for (let i = 0; i < probabilities.length; i++) {
    rest -= probabilities[i]!;
    if (rest <= 0) return i;
  }
  return 0;
};

/** The 50 probabilities of ours with the peer's steps alone, largest first. */
const kept = (logits: Float32Array, seen: readonly number[]): ArrayLike<number> => {
  const filtered = sampler({ temperature, topK: k, repetitionPenalty: penalty }).filtered(logits, seen);
  const left = filtered
    .filter((value) => value > -Infinity)
    .sort()
    .reverse();
  const weights = left.map((value) => Math.exp(value - left[0]!));
  const sum = weights.reduce((a, b) => a + b, 0);
  return weights.map((weight) => weight / sum);
};
