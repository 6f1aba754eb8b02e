import { readFile } from "node:fs/promises";
import type { AnyTensor, Backend } from "@attn/tensor";
import { evaluate, memory, ShapeError, tensor } from "@attn/tensor";
import { createJsBackend } from "@attn/tensor/js";
import { describe, expect, test } from "vitest";
import { loadModel } from "../loading/load-model.ts";
import { parseSafetensors } from "../safetensors/parse-safetensors.ts";
import { backends } from "../testing/backends.ts";
import { ErrorTable } from "../testing/error-table.ts";
import { folderAt, goldenFolder, readJson } from "../testing/golden.ts";
import type { EncoderDecoderModel } from "./encoder-decoder-model.ts";

interface Golden {
  inputs: { source: number[][]; mask: number[][]; target: number[][] };
  greedy: { source: number[]; generated: number[] };
}

/** These weights spread wider than those of the other models: values reach 20, and softmax is sharper. */
const tolerance = 5e-5;

const open = async (name: string, backend: Backend) => {
  const folder = goldenFolder(name);
  const golden = await readJson<Golden>(folder, "golden.json");
  const expected = parseSafetensors(await readFile(new URL("golden.safetensors", folder)));
  const model = (await loadModel(folderAt(folder), { backend })) as EncoderDecoderModel;
  return { model, golden, expected };
};

const int32 = (rows: readonly (readonly number[])[]) =>
  tensor(Int32Array.from(rows.flat()), { shape: [rows.length, rows[0]!.length] });

/** What the observer saw, under the names of the golden file, where a stack's last state is after its norm. */
const underGoldenNames = (seen: ReadonlyMap<string, AnyTensor>, last: Record<string, AnyTensor>) => {
  const named = new Map<string, AnyTensor>();
  for (const [name, value] of seen) {
    const output = /^(encoder|decoder)\.(\d+)\.output$/.exec(name);
    if (name.endsWith(".embeddings")) named.set(name.replace("embeddings", "hidden_states.0"), value);
    else if (output) named.set(`${output[1]}.hidden_states.${Number(output[2]) + 1}`, value);
    named.set(name, value);
  }
  for (const [name, value] of Object.entries(last)) named.set(name, value);
  return named;
};

for (const [backendName, createBackend] of backends)
  describe(`on ${backendName}`, () => {
    for (const name of ["marian", "marian-apart", "t5", "t5-gated"]) {
      test(`every activation of ${name} is that of transformers, layer by layer, with a padded source`, async () => {
        const { model, golden, expected } = await open(name, createBackend());
        const { source, mask, target } = golden.inputs;
        const seen = new Map<string, AnyTensor>();
        const output = model.forward(int32(source), int32(target), {
          sourceMask: int32(mask),
          observe: (part, value) => seen.set(part, value),
        });
        const { layers, decoder } = model.config;
        const ours = underGoldenNames(seen, {
          [`encoder.hidden_states.${layers}`]: output.memory,
          [`decoder.hidden_states.${decoder.layers}`]: output.hidden,
          logits: output.logits,
        });
        for (const key of ours.keys()) if (!expected.entries.has(key)) ours.delete(key);
        expect([...ours.keys()].sort()).toEqual(
          [...expected.entries.keys()].filter((key) => key !== "generated_logits").sort(),
        );
        await evaluate(...ours.values());
        const errors = new ErrorTable();
        for (const [key, x] of ours) {
          const reference = expected.tensor(key);
          expect(x.shape, key).toEqual(reference.shape);
          errors.add(key, await x.data(), reference.dataSync());
        }
        for (const x of ours.values()) x.dispose();
        if (process.env.ATTN_ERRORS) console.log(errors.lines(`${backendName} ${name}`));
        expect(errors.above(tolerance)).toEqual([]);
        model.dispose();
        expect(memory().bytes).toBe(0);
      });

      test(`${name} goes on greedily as transformers does, from projected keys and values and a cache`, async () => {
        const { model, golden, expected } = await open(name, createBackend());
        const { source, generated } = golden.greedy;
        const projected = model.project(model.encode(int32([source])));
        const kept = projected.flatMap(({ keys, values }) => [keys, values]);
        await evaluate(...kept);
        const cache = model.createCache();
        const rows: number[] = [];
        let input = model.config.decoder.startToken;
        for (const token of generated) {
          const { logits } = model.decode(int32([[input]]), projected, { cache, lastOnly: true });
          await evaluate(logits, ...cache.tensors());
          const found = await logits.data();
          expect(found.indexOf(Math.max(...found))).toBe(token);
          rows.push(...found);
          logits.dispose();
          input = token;
        }
        const errors = new ErrorTable();
        errors.add("generated_logits", rows, expected.tensor("generated_logits").dataSync());
        expect(errors.above(tolerance)).toEqual([]);
        for (const x of kept) x.dispose();
        cache.dispose();
        model.dispose();
        expect(memory().bytes).toBe(0);
      });
    }

    test("lengths hide the same padding as a mask, and only one of the two is taken", async () => {
      const { model, golden } = await open("t5", createBackend());
      const { source, mask, target } = golden.inputs;
      const sourceLengths = mask.map((row) => row.filter((real) => real === 1).length);
      const logits = (call: object) => model.forward(int32(source), int32(target), call).logits;
      const masked = await logits({ sourceMask: int32(mask) }).data();
      const errors = new ErrorTable();
      errors.add("logits", await logits({ sourceLengths }).data(), masked);
      expect(errors.above(1e-5)).toEqual([]);
      expect(() => logits({ sourceLengths, sourceMask: int32(mask) })).toThrow(
        new TypeError("encode: both sourceLengths and sourceMask were given, one of them is enough"),
      );
      model.dispose();
    });
  });

test("padding and projections that do not fit are refused", async () => {
  const { model } = await open("marian", createJsBackend());
  const [source, target] = [int32([[5, 6, 7]]), int32([[60, 8]])];
  const projected = model.project(model.encode(source));
  const wrong = { sourceMask: int32([[1, 1]]) };
  expect(() => model.forward(source, target, wrong)).toThrow(
    new ShapeError("encode: mask [1, 2] does not fit tokens [1, 3]"),
  );
  for (const memory of [model.encode(source), projected])
    expect(() => model.decode(target, memory, wrong)).toThrow(
      new ShapeError("decode: mask [1, 2] does not fit tokens [1, 3]"),
    );
  expect(() => model.decode(target, projected.slice(1))).toThrow(
    new ShapeError("decode: the memory is projected for 2 blocks, but the decoder has 3"),
  );
  expect(() => model.forward(source, target.cast("float32") as never)).toThrow(
    new TypeError("decode: tokens must be int32, got float32"),
  );
  model.dispose();
});

test("padding behind a source does not change what is translated", async () => {
  const { model } = await open("t5", createJsBackend());
  const target = int32([[0, 8, 9]]);
  const alone = await model.forward(int32([[5, 6, 7]]), target).logits.data();
  const padded = model.forward(int32([[5, 6, 7, 0, 0]]), target, { sourceLengths: [3] });
  const errors = new ErrorTable();
  errors.add("padded", await padded.logits.data(), alone);
  expect(errors.above(1e-5)).toEqual([]);
  model.dispose();
});
