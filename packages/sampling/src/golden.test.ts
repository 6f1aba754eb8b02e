// Every filter, whole chains and log-softmax against transformers and torch; made by tools/reference/sampling/make.py.
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { logprob, logSoftmax } from "./log-softmax.ts";
import { logitBias } from "./logit-bias.ts";
import type { LogitsFilter } from "./logits-filter.ts";
import { minP } from "./min-p.ts";
import { noRepeatNgram } from "./no-repeat-ngram.ts";
import { repetitionPenalty } from "./repetition-penalty.ts";
import { type SamplerOptions, sampler } from "./sampler.ts";
import { softmax } from "./softmax.ts";
import { temperature } from "./temperature.ts";
import { topK } from "./top-k.ts";
import { topP } from "./top-p.ts";
import { typical } from "./typical.ts";

type Row = (number | null)[];
interface Case {
  tokens: number[];
  logits: number[];
  expected: Row;
}
interface Golden {
  filters: (Case & { filter: string; argument: number | [number, number | null][] })[];
  chains: (Case & { options: Record<string, unknown>; steps: string[] })[];
  logSoftmax: { logits: Row; expected: Row; softmax: number[] }[];
}
const golden = JSON.parse(readFileSync(new URL("../golden/transformers.json", import.meta.url), "utf8")) as Golden;

const withInfinity = (row: Row): number[] => row.map((value) => value ?? Number.NEGATIVE_INFINITY);

/** Fails at the worst element when any differs by more than 2 units in the last place of float32. */
function expectNear(actual: ArrayLike<number>, expected: Row): void {
  const wanted = withInfinity(expected);
  expect(actual.length).toBe(wanted.length);
  let worst = { error: 0, index: -1, actual: 0, wanted: 0 };
  wanted.forEach((value, index) => {
    const got = actual[index] as number;
    const error = got === value ? 0 : Math.abs(got - value) / Math.max(1, Math.abs(value));
    if (!(error <= worst.error)) worst = { error, index, actual: got, wanted: value };
  });
  expect(worst.error, JSON.stringify(worst)).toBeLessThan(2.4e-7);
}

const factories: Record<string, (argument: number) => LogitsFilter> = {
  temperature,
  topK,
  topP,
  minP,
  typical,
  repetitionPenalty,
  noRepeatNgram,
};

describe("one filter equals its logits processor in transformers", () => {
  golden.filters.forEach((item, number) => {
    test(`case ${number}: ${item.filter}(${JSON.stringify(item.argument)})`, () => {
      const filter =
        typeof item.argument === "number"
          ? (factories[item.filter] as (typeof factories)[string])(item.argument)
          : logitBias(new Map(item.argument.map(([token, bias]) => [token, bias ?? Number.NEGATIVE_INFINITY])));
      const logits = Float32Array.from(item.logits);
      filter(logits, item.tokens);
      expectNear(logits, item.expected);
    });
  });
});

describe("a whole chain equals the one that transformers' generate() builds", () => {
  golden.chains.forEach((item, number) => {
    test(`case ${number}: ${item.steps.join(" → ")}`, () => {
      const from = item.options as Record<string, number | undefined>;
      const bias = item.options.sequence_bias as [[number], number][] | undefined;
      const options: SamplerOptions = {
        temperature: item.options.do_sample ? from.temperature : 0,
        topK: from.top_k,
        topP: from.top_p,
        minP: from.min_p,
        typicalP: from.typical_p,
        repetitionPenalty: from.repetition_penalty,
        noRepeatNgramSize: from.no_repeat_ngram_size,
        logitBias: bias && new Map(bias.map(([[token], value]) => [token, value])),
      };
      expectNear(sampler(options).filtered(Float32Array.from(item.logits), item.tokens), item.expected);
    });
  });
});

describe("log-softmax and softmax equal torch's", () => {
  golden.logSoftmax.forEach((item, number) => {
    test(`case ${number}: ${item.logits.slice(0, 4).join(", ")}`, () => {
      const logits = Float32Array.from(withInfinity(item.logits));
      expectNear(logSoftmax(logits), item.expected);
      expectNear(softmax(logits), item.softmax);
      expectNear(
        Array.from(logits, (_, token) => logprob(logits, token)),
        item.expected,
      );
    });
  });
});
