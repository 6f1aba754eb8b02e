import { readFileSync } from "node:fs";
import { type EncoderDecoderModel, parseSafetensors } from "@attn/transformer";
import { afterAll, describe, expect, test } from "vitest";
import { openModel } from "../models/open-model.ts";
import { lettersOf, tinyModel } from "../testing/tiny-model.ts";
import { recordTranslator, type TranslatorAttention } from "./record-translator.ts";

const golden = new URL("../../../../packages/transformer/golden/", import.meta.url);

describe.each(["marian", "t5"])("%s", (name) => {
  const folder = tinyModel(name);
  afterAll(folder.dispose);
  const { inputs } = JSON.parse(readFileSync(new URL(`${name}/golden.json`, golden), "utf8")) as {
    inputs: { source: number[][]; target: number[][] };
  };
  const expected = parseSafetensors(readFileSync(new URL(`${name}/golden.safetensors`, golden)));
  // The first row of the golden batch has no padding. What it chose last was never read and is free here.
  const [source = [], [start = 0, ...read] = []] = [inputs.source[0], inputs.target[0]];
  const chosen = [...read, 7];

  test.each<[TranslatorAttention, string, number[], number[]]>([
    ["cross", "decoder.#.cross_weights", chosen, source],
    ["encoder", "encoder.#.weights", source, source],
    ["decoder", "decoder.#.weights", [start, ...read], [start, ...read]],
  ])("%s-attention is that of transformers, in every layer and head", async (which, names, rows, columns) => {
    const opened = await openModel({ model: folder.path });
    const model = opened.model as EncoderDecoderModel;
    const record = await recordTranslator({ ...opened, model }, { source, chosen }, which);
    expect(record.queries).toEqual({ tokens: rows, labels: rows.map((id) => lettersOf([id])) });
    expect(record.keys).toEqual({ tokens: columns, labels: columns.map((id) => lettersOf([id])) });
    expect(record.causal).toBe(which === "decoder");
    for (const [layer, weights] of record.layers.entries()) {
      const reference = expected.tensor(names.replace("#", `${layer}`));
      expect([record.heads, rows.length, columns.length]).toEqual(reference.shape.slice(1));
      const first = reference.dataSync().subarray(0, weights.length);
      const worst = weights.reduce((most, weight, index) => Math.max(most, Math.abs(weight - (first[index] ?? 9))), 0);
      expect(worst, `layer ${layer}`).toBeLessThan(5e-5);
    }
    expect(expected.entries.has(names.replace("#", `${record.layers.length}`))).toBe(false);
    model.dispose();
  });
});
