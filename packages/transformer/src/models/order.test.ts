import type { Tensor } from "@attn/tensor";
import fc from "fast-check";
import { afterAll, describe, expect, test } from "vitest";
import type { Model } from "../loading/load-model.ts";
import { loadModel } from "../loading/load-model.ts";
import { backends } from "../testing/backends.ts";
import { ErrorTable } from "../testing/error-table.ts";
import { folderAt, goldenFolder } from "../testing/golden.ts";
import { tokenRow } from "../testing/tiny-models.ts";

const tokens = [3, 9, 14, 5, 21, 8, 17];
const orders = fc.shuffledSubarray(
  tokens.map((_, place) => place),
  { minLength: tokens.length },
);

/** What the encoder makes of each token, [T][C]. */
const vectors = async (model: Model, ids: readonly number[], positions?: boolean): Promise<Float32Array[]> => {
  const row = tokenRow(ids);
  const hidden = encoded(model, row, positions);
  const [, T = 0, C = 0] = hidden.shape;
  const data = await hidden.data();
  return Array.from({ length: T }, (_, t) => data.slice(t * C, (t + 1) * C));
};

const encoded = (model: Model, row: Tensor<"int32">, positions?: boolean): Tensor => {
  if (model.kind === "causal") throw new Error("a causal model has no encoder");
  return model.kind === "encoder" ? model.forward(row, { positions }).hidden : model.encode(row, { positions });
};

describe.each(["bert", "marian", "t5"])("the encoder of %s", (name) => {
  describe.each(backends)("on %s", async (_, create) => {
    const model = await loadModel(folderAt(goldenFolder(name)), { backend: create() });
    afterAll(() => model.dispose());

    test("without positions reordered tokens give the same vectors in the new order, to rounding", async () => {
      const plain = await vectors(model, tokens, false);
      await fc.assert(
        fc.asyncProperty(orders, async (order) => {
          const reordered = await vectors(
            model,
            order.map((place) => tokens[place]!),
            false,
          );
          const errors = new ErrorTable();
          for (const [t, place] of order.entries()) errors.add(`token ${place} at ${t}`, reordered[t]!, plain[place]!);
          expect(errors.above(2e-5)).toEqual([]);
        }),
        { numRuns: 15 },
      );
    });

    test("with positions they give others, and that is how it is unless told otherwise", async () => {
      const plain = await vectors(model, tokens);
      const backwards = (await vectors(model, tokens.toReversed())).toReversed();
      const errors = new ErrorTable();
      for (const [t, vector] of plain.entries()) errors.add(`token ${t}`, backwards[t]!, vector);
      expect(errors.above(0.05)).toHaveLength(tokens.length);
      expect(await vectors(model, tokens, true)).toEqual(plain);
    });
  });
});

test("without positions a translator's decoder knows the order of its own tokens from the causal mask alone", async () => {
  const model = await loadModel(folderAt(goldenFolder("marian")));
  if (model.kind !== "encoder-decoder") throw new Error("marian is an encoder-decoder");
  const [source, swapped] = [tokenRow(tokens), tokenRow([tokens[1]!, tokens[0]!, ...tokens.slice(2)])];
  const target = tokenRow([4, 6, 11]);
  const expected = await model.forward(source, target, { positions: false }).logits.data();
  const errors = new ErrorTable();
  errors.add("logits", await model.forward(swapped, target, { positions: false }).logits.data(), expected);
  expect(errors.above(2e-5)).toEqual([]);
  const other = await model
    .forward(source, tokenRow([6, 4, 11]), { positions: false })
    .logits.at(1, 0)
    .data();
  expect(other).not.toEqual(expected.slice(0, other.length));
  model.dispose();
});
