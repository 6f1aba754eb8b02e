import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { FormatError } from "../format-error.ts";
import { goldenFolder, readJson } from "../testing/golden.ts";
import { parseConfig } from "./parse-config.ts";

type Fields = Record<string, unknown>;
const read = (name: string) => readJson<Fields>(goldenFolder(name), "config.json");
const [marian, apart, t5, gated] = await Promise.all(["marian", "marian-apart", "t5", "t5-gated"].map(read));

test("both halves of Marian and T5 come out", () => {
  expect(parseConfig(marian)).toMatchObject({
    architecture: "MarianMTModel",
    layers: 2,
    width: 30,
    heads: 3,
    feedForwardWidth: 47,
    contextLength: 64,
    activation: "silu",
    eosTokens: [0],
    padToken: 60,
    decoder: {
      layers: 3,
      heads: 5,
      feedForwardWidth: 41,
      vocabularySize: 61,
      sharedEmbeddings: true,
      embeddingScale: Math.sqrt(30),
      startToken: 60,
      neverTokens: [],
    },
  });
  expect(parseConfig(apart)).toMatchObject({
    vocabularySize: 53,
    decoder: { vocabularySize: 61, sharedEmbeddings: false, embeddingScale: 1 },
  });
  expect(parseConfig(t5)).toMatchObject({
    architecture: "T5ForConditionalGeneration",
    layers: 3,
    headWidth: 5,
    activation: "relu",
    decoder: {
      layers: 2,
      gated: false,
      outputScale: 28 ** -0.5,
      relativePositions: { buckets: 8, maxDistance: 7 },
      startToken: 0,
    },
  });
  expect(parseConfig(gated)).toMatchObject({ activation: "gelu-tanh", decoder: { gated: true, outputScale: 1 } });
});

test("T5 1.1 as it was published scales no output, and has one of its own", () => {
  const { scale_decoder_outputs: _, ...older } = gated!;
  const config = parseConfig({ ...older, tie_word_embeddings: false });
  expect([config.tiedEmbeddings, config.decoder!.outputScale]).toEqual([false, 1]);
  expect(parseConfig({ ...older, tie_word_embeddings: true }).decoder!.outputScale).toBe(30 ** -0.5);
});

test("forbidden tokens of either file count, and the token to start with may be the padding", () => {
  const generation = { bad_words_ids: [[5], [60]], eos_token_id: [0, 1] };
  const config = parseConfig({ ...marian, bad_words_ids: [[60]], decoder_start_token_id: undefined }, { generation });
  expect(config.decoder).toMatchObject({ neverTokens: [60, 5], startToken: 60 });
  expect(config.eosTokens).toEqual([0, 1]);
});

describe("impossible configurations are refused in one line", () => {
  test.each<[string, Fields, string]>([
    [
      "learned positions",
      { ...marian, static_position_embeddings: false },
      " static_position_embeddings is false, but only sinusoidal ones are read",
    ],
    [
      "norms first",
      { ...marian, normalize_before: true },
      " asks for norms before the layers or of embeddings, which are not read",
    ],
    [
      "decoder heads that do not divide",
      { ...marian, decoder_attention_heads: 4 },
      " d_model is 30, not a multiple of decoder_attention_heads (4)",
    ],
    ["no decoder", { ...marian, decoder_layers: 0 }, " decoder_layers is 0, not a whole number from 1 to 10000"],
    [
      "a start outside the vocabulary",
      { ...marian, decoder_start_token_id: 61 },
      " decoder_start_token_id is 61, not one or more token ids from 0 to 60",
    ],
    ["no start", { ...t5, decoder_start_token_id: null, pad_token_id: null }, " has no decoder_start_token_id"],
    [
      "forbidden sequences",
      { ...t5, bad_words_ids: [[1, 2]] },
      " bad_words_ids is [[1,2]], not a list of lists of one token id from 0 to 58",
    ],
    [
      "an unknown projection",
      { ...t5, feed_forward_proj: "gated-mish" },
      ' feed_forward_proj is "gated-mish", no activation that is read',
    ],
    [
      "a projection that is no name",
      { ...t5, feed_forward_proj: 3 },
      " feed_forward_proj is 3, no activation that is read",
    ],
    [
      "too few buckets",
      { ...t5, relative_attention_num_buckets: 3 },
      " relative_attention_num_buckets is 3, not a whole number from 4 to 65536",
    ],
    [
      "a distance within the exact buckets",
      { ...t5, relative_attention_max_distance: 4 },
      " relative_attention_max_distance is 4, not more than half of the buckets (8)",
    ],
  ])("%s", (_, json, problem) => {
    expect(() => parseConfig(json)).toThrow(new FormatError(`parseConfig: config.json${problem}`));
  });
});

test("whatever one field is, the result is a configuration or a FormatError of one line", () => {
  const odd = fc.oneof(fc.jsonValue(), fc.integer(), fc.constantFrom(0, -1, Infinity, 2 ** 53, "", null, [], {}, [[]]));
  const fields = [...new Set([marian, t5].flatMap((file) => Object.keys(file!))), "bad_words_ids"];
  fc.assert(
    fc.property(fc.constantFrom(marian, apart, t5, gated), fc.constantFrom(...fields), odd, (file, field, value) => {
      try {
        parseConfig({ ...file, [field]: value });
      } catch (error) {
        expect(error).toBeInstanceOf(FormatError);
        expect((error as Error).message).toMatch(/^parseConfig: config\.json [^\n]+$/);
      }
    }),
    { numRuns: 500 },
  );
});
