// Draws of translations: those of `generate`, counted.
import { translations } from "@attn/little-world";
import { memory } from "@attn/tensor";
import { generate } from "@attn/transformer";
import { expect, test } from "vitest";
import { ownModel } from "../../../tests/site/own-model.ts";
import { drawForms } from "./draw-forms.ts";
import { SourceLogits } from "./source-logits.ts";
import { sourceTokens } from "./source-tokens.ts";

test("the draws are those of generate with the same seeds, whatever was drawn before at other temperatures", async () => {
  const own = await ownModel("translator", "encoder-decoder");
  const ids = sourceTokens(own, "The dog sees the cat.", "ko");
  const source = await SourceLogits.create(own.model, ids);
  await drawForms(own, { source, temperature: 2, count: 5, seed: 40 });
  const times = new Map<string, number>();
  for (let seed = 3; seed < 15; seed++) {
    const tokens: number[] = [];
    for await (const { token } of generate(own.model, ids, { temperature: 1.2, seed, maxTokens: 40 }))
      tokens.push(token);
    const text = own.tokenizer.decode(tokens, { skipSpecialTokens: true });
    times.set(text, (times.get(text) ?? 0) + 1);
  }
  const { forms, drawn } = await drawForms(own, { source, temperature: 1.2, count: 12, seed: 3 });
  expect(new Map(forms.map(({ text, times }) => [text, times]))).toEqual(times);
  expect(drawn).toBe(12);
  expect(forms.map(({ times }) => times)).toEqual(forms.map(({ times }) => times).toSorted((a, b) => b - a));
  source.dispose();
  own.model.dispose();
  expect(memory().bytes).toBe(0);
});

test("at temperature 1 the Korean of “I love you.” is as often polite, casual and formal as in the little world", async () => {
  const own = await ownModel("translator", "encoder-decoder");
  const source = await SourceLogits.create(own.model, sourceTokens(own, "I love you.", "ko"));
  const { forms, drawn } = await drawForms(own, { source, temperature: 1, count: 600, seed: 0 });
  const [pair] = translations({ to: "ko", count: 1, only: (text) => text === "I love you." });
  for (const { target, frequency } of pair?.alternatives ?? []) {
    const share = (forms.find(({ text }) => text === target)?.times ?? 0) / drawn;
    // Three standard deviations of a share of 600, and what the model itself is off.
    expect(Math.abs(share - frequency)).toBeLessThan(3 * Math.sqrt((frequency * (1 - frequency)) / 600) + 0.05);
  }
  expect((await drawForms(own, { source, temperature: 0, count: 600, seed: 0 })).forms).toHaveLength(1);
  source.dispose();
  own.model.dispose();
});

test("an abort ends draws with its reason", async () => {
  const own = await ownModel("translator", "encoder-decoder");
  const source = await SourceLogits.create(own.model, sourceTokens(own, "I love you.", "ko"));
  const abort = new AbortController();
  setTimeout(() => abort.abort(new Error("enough")), 80);
  const drawing = drawForms(own, { source, temperature: 2, count: 1e6, seed: 0 }, { signal: abort.signal });
  await expect(drawing).rejects.toThrow("enough");
  source.dispose();
  own.model.dispose();
});
