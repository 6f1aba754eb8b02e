import { expect, test } from "vitest";
import type { DropoutRates } from "../blocks/dropout-places.ts";
import { FormatError } from "../format-error.ts";
import { goldenFolder, readJson } from "../testing/golden.ts";
import { configJson } from "./config-json.ts";
import { parseConfig } from "./parse-config.ts";

type Fields = Record<string, unknown>;

const rows: readonly (readonly [name: string, fields: Fields, rates: DropoutRates, defaults: DropoutRates])[] = [
  ["llama", { attention_dropout: 0.3 }, { attention: 0.3 }, { attention: 0 }],
  ["qwen3", { attention_dropout: 1 }, { attention: 1 }, { attention: 0 }],
  [
    "gpt2",
    { embd_pdrop: 0.2, attn_pdrop: 0.3, resid_pdrop: 0 },
    { embeddings: 0.2, attention: 0.3, sublayer: 0 },
    { embeddings: 0.1, attention: 0.1, sublayer: 0.1 },
  ],
  [
    "bert",
    { hidden_dropout_prob: 0.2, attention_probs_dropout_prob: 0.3 },
    { embeddings: 0.2, attention: 0.3, sublayer: 0.2 },
    { embeddings: 0.1, attention: 0.1, sublayer: 0.1 },
  ],
  [
    "marian",
    { dropout: 0.2, attention_dropout: 0.3, activation_dropout: 0.4 },
    { embeddings: 0.2, attention: 0.3, activation: 0.4, sublayer: 0.2 },
    { embeddings: 0.1, attention: 0, activation: 0, sublayer: 0.1 },
  ],
  [
    "t5",
    { dropout_rate: 0.2 },
    { embeddings: 0.2, attention: 0.2, activation: 0.2, sublayer: 0.2, final: 0.2 },
    { embeddings: 0.1, attention: 0.1, activation: 0.1, sublayer: 0.1, final: 0.1 },
  ],
];

test.each(rows)(
  "the rates of %s are read, have the defaults of transformers, and are written again",
  async (...row) => {
    const [name, fields, rates, defaults] = row;
    const plain: Fields = await readJson(goldenFolder(name), "config.json");
    for (const field of Object.keys(fields)) delete plain[field];
    expect(parseConfig(plain).dropout).toEqual(defaults);
    const config = parseConfig({ ...plain, ...fields });
    expect(config.dropout).toEqual(rates);
    expect(configJson(config)).toMatchObject(fields);
  },
);

test.each([-0.1, 1.5, "0.1", true])("a rate of %o is refused", async (rate) => {
  const plain: Fields = await readJson(goldenFolder("gpt2"), "config.json");
  expect(() => parseConfig({ ...plain, attn_pdrop: rate })).toThrow(
    new FormatError(`parseConfig: config.json attn_pdrop is ${JSON.stringify(rate)}, not a number from 0 to 1`),
  );
});
