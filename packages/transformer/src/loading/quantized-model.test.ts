import type { Tensor } from "@attn/tensor";
import { dequantize, memory, peakBytes, UnsupportedError } from "@attn/tensor";
import { quantize } from "@attn/tensor/quantized";
import { createWasmBackend } from "@attn/tensor/wasm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parseConfig } from "../config/parse-config.ts";
import { generate } from "../generation/generate.ts";
import type { ReadFile } from "../read-file.ts";
import { backends } from "../testing/backends.ts";
import { fileOf } from "../testing/changed-folder.ts";
import { folderAt, goldenFolder } from "../testing/golden.ts";
import { tinyModel, tokenRow } from "../testing/tiny-models.ts";
import { createModel } from "./create-model.ts";
import { initialParameters } from "./initial-parameters.ts";
import type { Model } from "./load-model.ts";
import { loadModel } from "./load-model.ts";
import type { Quantization } from "./quantization.ts";
import { saveModel } from "./save-model.ts";

const tokens = [3, 7, 1, 4]; // so few that a product rounds them to 14 bits and no less

/** What a model says about the tokens, whatever kind it is. */
const outputOf = (model: Model): Tensor => {
  const row = tokenRow(tokens);
  if (model.kind === "causal") return model.forward(row).logits;
  if (model.kind === "encoder") return model.forward(row).hidden;
  return model.forward(row, tokenRow([0, 2, 5])).logits;
};

/** Neither matrices of linear maps nor vocabularies. */
const isKept = (name: string, { rank }: Tensor): boolean =>
  rank !== 2 || /wpe|position_embeddings|token_type|relative_attention_bias|final_logits_bias/.test(name);
const isVocabulary = (name: string): boolean => /wte|word_embeddings|embed_tokens|shared|lm_head/.test(name);
/** GPT-2's are stored as [in, out], and groups lie along the inputs. */
const isTurned = (name: string): boolean => /\.h\.\d/.test(name);

const throughBits = (name: string, weight: Tensor, bits: 8 | 4): Tensor => {
  if (isKept(name, weight)) return weight;
  const turned = isTurned(name) ? weight.transpose() : weight;
  const back = dequantize(quantize(turned, { bits: isVocabulary(name) ? 8 : bits }));
  return isTurned(name) ? back.transpose() : back;
};

const architectures = [
  "gpt2",
  "llama",
  "llama-tied",
  "mistral",
  "qwen2",
  "qwen3",
  "bert",
  "marian",
  "marian-apart",
  "t5",
  "t5-gated",
];
/** The reference backend looks for the scales of 4 bits slowly: there it is enough to see every layout once. */
const onReference = new Set(["gpt2 4", "llama 4", ...architectures.map((name) => `${name} 8`)]);

describe.each(backends)("on %s", (backendName, createBackend) => {
  const cases = architectures.flatMap((name) => [[name, "int8", 8] as const, [name, "int4", 4] as const]);
  test.each(cases.filter(([name, , bits]) => backendName === "wasm" || onReference.has(`${name} ${bits}`)))(
    "%s in %s computes what its dequantised weights do",
    async (name, quantization, bits) => {
      const readFile = folderAt(goldenFolder(name));
      const backend = createBackend();
      const [plain, quantized] = [
        await loadModel(readFile, { backend }),
        await loadModel(readFile, { backend, quantize: quantization }),
      ];
      const rounded = createModel(
        plain.config,
        Object.fromEntries([...plain.weights].map(([key, weight]) => [key, throughBits(key, weight, bits)])),
      );
      const [actual, expected] = [await outputOf(quantized).data(), await outputOf(rounded).data()];
      const greatest = expected.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
      actual.forEach((value, i) => {
        expect(Math.abs(value - expected[i]!), `element ${i}`).toBeLessThan(2e-3 * greatest);
      });
      expect(quantized.parameters).toBe(plain.parameters);
      plain.dispose();
      quantized.dispose();
    },
  );
});

describe("a model that fills many blocks", () => {
  const config = parseConfig({
    architectures: ["LlamaForCausalLM"],
    model_type: "llama",
    vocab_size: 2000,
    hidden_size: 512,
    intermediate_size: 1376,
    num_hidden_layers: 2,
    num_attention_heads: 8,
    max_position_embeddings: 64,
    rms_norm_eps: 1e-5,
    tie_word_embeddings: false,
  });
  let readFile: ReadFile;
  beforeAll(async () => {
    const files = new Map<string, Uint8Array>();
    for (const { name, chunks } of saveModel({ config, parameters: initialParameters(config, { seed: 1 }) }))
      files.set(name, await fileOf(chunks));
    readFile = async (name, range) => {
      const bytes = files.get(name);
      return range === undefined ? bytes : bytes?.subarray(range.start, range.end);
    };
  });

  test.each<[Quantization, number]>([
    ["int8", 1.13],
    ["int4", 0.85],
  ])("needs %s little more memory while it is loaded than afterwards", async (quantization, bytesPerWeight) => {
    const before = memory().bytes;
    let model: Model | undefined;
    const peak = await peakBytes(async () => {
      model = await loadModel(readFile, { backend: createWasmBackend(), quantize: quantization });
    });
    const held = memory().bytes - before;
    expect(held / model!.parameters).toBeLessThan(bytesPerWeight);
    expect((peak - before) / held).toBeLessThan(1.2);
    model!.dispose();
    expect(memory().bytes).toBe(before);
  });

  test("loading that is ended in the middle of a tensor leaves nothing behind", async () => {
    const before = memory().bytes;
    const controller = new AbortController();
    let reads = 0;
    const counting: ReadFile = async (name, range) => {
      if (name.endsWith(".safetensors") && ++reads === 8) controller.abort(new Error("enough"));
      return readFile(name, range);
    };
    await expect(
      loadModel(counting, { backend: createWasmBackend(), quantize: "int8", signal: controller.signal }),
    ).rejects.toThrow("enough");
    expect(memory().bytes).toBe(before);
  });
});

describe("a quantised model", () => {
  let model: Awaited<ReturnType<typeof tinyModel>>;
  beforeAll(async () => {
    model = await tinyModel("llama", { quantize: "int8" });
  });
  afterAll(() => model.dispose());

  test("says step by step what it says at once", async () => {
    const whole = await model.forward(tokenRow(tokens)).logits.data();
    const cache = model.createCache();
    const steps: number[] = [];
    for (const token of tokens) {
      const { logits } = model.forward(tokenRow([token]), { cache });
      steps.push(...(await logits.data()));
    }
    steps.forEach((value, i) => {
      expect(value).toBeCloseTo(whole[i]!, 3);
    });
  });

  test("generates", async () => {
    const generated: number[] = [];
    for await (const { token } of generate(model, tokens, { temperature: 0, maxTokens: 8 })) generated.push(token);
    expect(generated).toHaveLength(8);
  });

  test("gives no tensors to train, adapt or save", () => {
    const message =
      "weights: model.embed_tokens.weight is quantised to int8, so it cannot be saved, trained or adapted. Load the model without quantize";
    expect(() => model.weights).toThrow(new UnsupportedError(message));
    expect(() => saveModel(model)).toThrow(new UnsupportedError(message));
  });

  test("has 8 or 4 bits", async () => {
    await expect(tinyModel("llama", { quantize: "int2" as Quantization })).rejects.toThrow(
      'loadModel: quantize must be "int8" or "int4", got "int2"',
    );
  });
});
