import { createHash } from "node:crypto";
import { createReadStream, existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import golden from "../../golden/training.json" with { type: "json" };
import { fromByteLevel } from "../byte-level.ts";
import { Tokenizer } from "../tokenizer.ts";
import type { TrainInput, TrainOptions } from "./train-options.ts";

const reference = process.env.ATTN_REFERENCE ?? new URL("../../../../../shared/reference", import.meta.url).pathname;
const hasReference = existsSync(join(reference, "text"));
const whyNoReference = hasReference ? "" : ` (skipped: ${reference} is not there)`;

interface Model {
  readonly vocab: { readonly [token: string]: number };
  readonly merges: readonly (readonly [string, string])[];
}

const train = async (input: TrainInput, options: TrainOptions): Promise<Model> => {
  const { model } = (await Tokenizer.train(input, options)).toJSON() as { readonly model: Model };
  return model;
};

describe("Tokenizer.train finds what the BpeTrainer of Hugging Face finds", () => {
  test.each(golden.cases)("$name", async ({ texts, options, tokens, merges, idsVary }) => {
    const model = await train(texts as string[], options as TrainOptions);
    expect(model.merges).toEqual(merges);
    const byId = Object.keys(model.vocab).sort((a, b) => (model.vocab[a] ?? 0) - (model.vocab[b] ?? 0));
    expect(Object.values(model.vocab).toSorted((a, b) => a - b)).toEqual(tokens.map((_, id) => id));
    // Hugging Face numbers characters with prefixes and suffixes in the order of a hash table.
    expect(idsVary ? byId.toSorted() : byId).toEqual(idsVary ? tokens.toSorted() : tokens);
  });
});

describe("Tokenizer.train finds what minbpe finds", () => {
  test.each(golden.minbpe)("$size tokens of $text", async ({ text, size, merges }) => {
    const model = await train(text, { rules: "minbpe", preTokenizer: "bytes", vocabularySize: size });
    const hex = (token: string): string => Buffer.from(fromByteLevel(token)).toString("hex");
    expect(model.merges.map((sides) => sides.map(hex))).toEqual(merges);
    expect(model.vocab.a).toBe(97);
  });
});

describe.skipIf(!hasReference)(`the reference texts, all at once${whyNoReference}`, () => {
  const files = golden.reference.files.map((file) => join(reference, file));
  const bytes = async function* (): AsyncGenerator<Uint8Array> {
    for (const file of files) yield* createReadStream(file);
  };

  test.each(golden.reference.hashes)(
    "$options.vocabularySize tokens of $options.preTokenizer, by line: $lines",
    async ({ options, lines, merges, sha256 }) => {
      // Every file ends with a line feed, so one stream of all has the lines of each.
      const input = lines ? bytes() : files.map((file) => readFileSync(file, "utf8"));
      const model = await train(input, options as TrainOptions);
      expect(model.merges.length).toBe(merges);
      const written = model.merges.map((sides) => sides.join(" ")).join("\n");
      expect(createHash("sha256").update(written).digest("hex")).toBe(sha256);
    },
    60_000,
  );
});
