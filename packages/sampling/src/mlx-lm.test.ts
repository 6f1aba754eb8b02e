// The literal cases of mlx-lm's sampler tests. They lie beside the project and are skipped where they are absent.
import { existsSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { frequencyPenalty } from "./frequency-penalty.ts";
import type { LogitsFilter } from "./logits-filter.ts";
import { minP } from "./min-p.ts";
import { presencePenalty } from "./presence-penalty.ts";
import { sampler } from "./sampler.ts";
import { softmax } from "./softmax.ts";
import { topK } from "./top-k.ts";
import { topP } from "./top-p.ts";
import { xtc } from "./xtc.ts";

interface Case {
  name: string;
  sampler: string;
  params: Record<string, number> & { special_tokens?: number[] };
  input: { logits: "ln(probs)" | number[][]; probs?: number[][]; tokens?: number[] };
  expected_probs?: number[][];
  expected_logits?: number[][];
  atol: number;
}

const reference = process.env.ATTN_REFERENCE ?? new URL("../../../../shared/reference", import.meta.url).pathname;
const file = `${reference}/sampling/mlx_lm_sampling.json`;
const isThere = existsSync(file);
const cases: Case[] = isThere ? (JSON.parse(readFileSync(file, "utf8")) as { cases: Case[] }).cases : [];

const makers: Record<string, (params: Case["params"]) => LogitsFilter> = {
  top_p: ({ p = 0 }) => topP(p),
  min_p: ({ p = 0 }) => minP(p),
  top_k: ({ k = 0 }) => topK(k),
  xtc: ({ probability = 0, threshold, special_tokens }) => xtc({ probability, threshold, keep: special_tokens }),
  presence_penalty: ({ penalty = 0 }) => presencePenalty(penalty),
  frequency_penalty: ({ penalty = 0 }) => frequencyPenalty(penalty),
  penalties: (params) => (logits, tokens) => {
    const { repetition_penalty, presence_penalty, frequency_penalty } = params;
    const options = { presencePenalty: presence_penalty, frequencyPenalty: frequency_penalty };
    logits.set(sampler({ ...options, repetitionPenalty: repetition_penalty }).filtered(logits, tokens));
  },
};

describe("mlx-lm's cases", () => {
  if (!isThere) test.skip(`not run: there is no file ${file}`, () => {});
  for (const item of cases) {
    test(item.name, () => {
      const make = makers[item.sampler];
      if (make === undefined) throw new Error(`no sampler of ours is named ${item.sampler}`);
      const { logits, probs = [], tokens = [] } = item.input;
      const rows = logits === "ln(probs)" ? probs.map((row) => row.map(Math.log)) : logits;
      const recent = tokens.slice(-(item.params.context_size ?? 0));
      rows.forEach((row, number) => {
        const values = Float32Array.from(row);
        make(item.params)(values, recent);
        const actual = item.expected_probs ? softmax(values) : values;
        const expected = (item.expected_probs ?? item.expected_logits)?.[number] ?? [];
        expect(actual.length).toBe(expected.length);
        expected.forEach((value, i) => {
          expect(Math.abs((actual[i] as number) - value), `element ${i}`).toBeLessThanOrEqual(item.atol);
        });
      });
    });
  }
});
