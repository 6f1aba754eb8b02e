import { cpSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { expectRefusal } from "../testing/expect-refusal.ts";
import { runInside } from "../testing/run-inside.ts";
import { lettersOf, testFolder, tinyModel } from "../testing/tiny-model.ts";

const folder = testFolder();
const llama = tinyModel("llama");
afterAll(() => {
  folder.dispose();
  llama.dispose();
});
const prompt = lettersOf([5, 6, 7]);

describe("model folders", () => {
  const broken = (change: (path: string) => void): string => {
    const copy = testFolder();
    cpSync(llama.path, copy.path, { recursive: true });
    change(copy.path);
    copies.push(copy.dispose);
    return copy.path;
  };
  const copies: (() => void)[] = [];
  let weights: Buffer;
  let headerBytes: number;
  beforeAll(() => {
    weights = readFileSync(join(llama.path, "model.safetensors"));
    headerBytes = Number(weights.readBigUInt64LE(0));
  });
  afterAll(() => {
    for (const dispose of copies) dispose();
  });
  const withFile = (name: string, content: string | Uint8Array) =>
    broken((path) => testFolderAt(path).write(name, content));
  const testFolderAt = (path: string) => ({
    write: (name: string, content: string | Uint8Array) => cpSync(folder.write(name, content), join(path, name)),
  });
  const withHeader = (
    change: (header: Record<string, { shape: number[]; data_offsets: number[] }>) => void,
  ): Uint8Array => {
    const header = JSON.parse(weights.subarray(8, 8 + headerBytes).toString()) as Parameters<typeof change>[0];
    change(header);
    const json = Buffer.from(JSON.stringify(header));
    const length = Buffer.alloc(8);
    length.writeBigUInt64LE(BigInt(json.length));
    return Buffer.concat([length, json, weights.subarray(8 + headerBytes)]);
  };
  const withConfig = (change: Record<string, unknown>): string => {
    const config = JSON.parse(readFileSync(join(llama.path, "config.json"), "utf8")) as object;
    return JSON.stringify({ ...config, ...change });
  };
  const withTokenizer = (change: Record<string, unknown>): string => {
    const json = JSON.parse(readFileSync(join(llama.path, "tokenizer.json"), "utf8")) as { model: object };
    return JSON.stringify({ ...json, model: { ...json.model, ...change } });
  };

  test("a folder in the place of a file is not called missing", async () => {
    const path = broken((copy) => {
      rmSync(join(copy, "config.json"));
      mkdirSync(join(copy, "config.json"));
    });
    for (const args of [["generate", "x", "--model"], ["inspect"]])
      expectRefusal(await runInside([...args, path]), `attn ${args[0]}: ${path}/config.json is a folder, not a file`);
  });

  test("a folder that is no model names what is missing", async () => {
    expectRefusal(
      await runInside(["generate", "--model", folder.path, "x"]),
      `attn generate: ${folder.path} is no model: config.json, tokenizer.json, model.safetensors are missing`,
    );
    expectRefusal(
      await runInside(["generate", "--model", "/no/where", "x"]),
      "attn generate: /no/where does not exist",
    );
    expectRefusal(
      await runInside(["generate", "--model", join(llama.path, "config.json"), "x"]),
      /is a file; --model takes a folder/,
    );
  });

  test.each<[string, () => string, RegExp]>([
    [
      "truncated weights",
      () => withFile("model.safetensors", weights.subarray(0, weights.length - 100)),
      /truncated|holds|bytes/,
    ],
    ["weights cut inside the header", () => withFile("model.safetensors", weights.subarray(0, 100)), /truncated/],
    ["weights of no bytes", () => withFile("model.safetensors", new Uint8Array()), /truncated|too few/],
    [
      "overlapping tensors",
      () =>
        withFile(
          "model.safetensors",
          withHeader((header) => shiftBack(header)),
        ),
      /overlap/,
    ],
    [
      "a shape that lies",
      () =>
        withFile(
          "model.safetensors",
          withHeader((header) => void (header["model.norm.weight"] as { shape: number[] }).shape.push(2)),
        ),
      /"model\.norm\.weight" needs 288 bytes \(F32 \[36, 2\]\) but its range holds 144/,
    ],
    ["a config of impossible sizes", () => withFile("config.json", withConfig({ hidden_size: 1e300 })), /hidden_size/],
    [
      "a config whose heads do not fit",
      () => withFile("config.json", withConfig({ num_attention_heads: 5 })),
      /num_attention_heads/,
    ],
    [
      "an unknown architecture",
      () => withFile("config.json", withConfig({ architectures: ["MambaForCausalLM"], model_type: "mamba" })),
      /MambaForCausalLM/,
    ],
    ["a config that is no JSON", () => withFile("config.json", "{"), /config\.json/],
    [
      "a tokenizer without a vocabulary",
      () => withFile("tokenizer.json", withTokenizer({ vocab: undefined })),
      /tokenizer\.json: .*vocab/,
    ],
    [
      "a tokenizer with merges of unknown tokens",
      () => withFile("tokenizer.json", withTokenizer({ merges: ["x y"] })),
      /tokenizer\.json: .*merges/,
    ],
    ["a tokenizer that is no JSON", () => withFile("tokenizer.json", "nonsense"), /tokenizer\.json/],
    [
      "a tokenizer of a larger model",
      () =>
        withFile(
          "tokenizer.json",
          withTokenizer({
            vocab: {
              [lettersOf([5])]: 500,
              [lettersOf([6])]: 501,
              [lettersOf([7])]: 502,
              "<unk>": 0,
              "<s>": 1,
              "</s>": 2,
            },
          }),
        ),
      /the id 500, but the model has 67 tokens/,
    ],
  ])("%s", async (_, make, line) => {
    const model = make();
    const run = await runInside(["generate", "--model", model, prompt]);
    expectRefusal(run, line);
    expect(run.stderr).toMatch(/^attn generate: /);
    expect(run.stderr).toContain(model);
  });

  test("weights that are not numbers end the generation with one line", async () => {
    const poisoned = Buffer.from(weights);
    poisoned.fill(0xff, 8 + headerBytes);
    const { code, stderr } = await runInside([
      "generate",
      "--model",
      withFile("model.safetensors", poisoned),
      "--temperature",
      "0",
      prompt,
    ]);
    expect(code).toBe(2);
    expect(stderr).toMatch(/^attn generate: .*NaN.*\n$/);
  });

  test("an encoder cannot generate and a language model cannot embed", async () => {
    expectRefusal(
      await runInside(["embed", "--model", llama.path, prompt]),
      /is a language model \(LlamaForCausalLM\)/,
    );
  });
});

/** Moves the range of the second tensor one element towards the first. */
function shiftBack(header: Record<string, { data_offsets: number[] }>): void {
  const [, second] = Object.values(header)
    .filter((entry) => Array.isArray(entry.data_offsets))
    .sort((a, b) => (a.data_offsets[0] ?? 0) - (b.data_offsets[0] ?? 0));
  if (second !== undefined) second.data_offsets = second.data_offsets.map((offset) => offset - 4);
}
