import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, expect, test } from "vitest";
import { runInside } from "../testing/run-inside.ts";
import { testFolder, tinyModel } from "../testing/tiny-model.ts";

const llama = tinyModel("llama");
const folder = testFolder();
afterAll(() => {
  llama.dispose();
  folder.dispose();
});
const golden = (name: string): string =>
  fileURLToPath(new URL(`../../../../packages/transformer/golden/${name}`, import.meta.url));
const inspect = async (...args: string[]): Promise<string> => {
  const { code, stdout, stderr } = await runInside(["inspect", ...args]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  return stdout;
};

test("a model folder is its config, its tokenizer and its tensors", async () => {
  const text = await inspect(llama.path);
  expect(text).toMatch(/^ {2}architecture +LlamaForCausalLM \(llama\)$/m);
  expect(text).toMatch(/^ {2}key\/value heads +2$/m);
  expect(text).toMatch(/^ {2}vocabulary +67$/m);
  expect(text).toMatch(/^model\.norm\.weight +F32 +\[36\] +144$/m);
});

test("the same as JSON, with sums that are the sums of the table", async () => {
  const data = JSON.parse(await inspect(llama.path, "--json")) as {
    parameters: number;
    bytes: number;
    tensors: { shape: number[]; bytes: number }[];
  };
  expect(data).toMatchObject({
    kind: "model",
    tokenizer: { type: "BPE", vocabulary: 67 },
    dtypes: ["F32"],
    missing: [],
  });
  expect(data.parameters).toBe(
    data.tensors.reduce((sum, { shape }) => sum + shape.reduce((product, size) => product * size, 1), 0),
  );
  expect(data.bytes).toBe(4 * data.parameters);
});

test("shards are listed with their files", async () => {
  const { tensors } = JSON.parse(await inspect(golden("qwen3"), "--json")) as { tensors: { file: string }[] };
  expect(new Set(tensors.map(({ file }) => file)).size).toBeGreaterThan(1);
});

test("a folder without a tokenizer is described, and it says what is missing", async () => {
  expect(await inspect(golden("gpt2"))).toMatch(/^ {2}missing +tokenizer\.json$/m);
});

test("a weights file alone lists every dtype", async () => {
  const data = JSON.parse(await inspect(golden("safetensors/dtypes.safetensors"), "--json")) as {
    kind: string;
    dtypes: string[];
  };
  expect(data.kind).toBe("safetensors");
  expect(data.dtypes).toEqual(expect.arrayContaining(["BF16", "F16", "F32", "I64"]));
});

test("a tokenizer is its parts and its sizes", async () => {
  const text = await inspect(join(llama.path, "tokenizer.json"));
  expect(text).toMatch(/^ {2}type +BPE$/m);
  expect(text).toMatch(/^ {2}special tokens +"<unk>" 0, "<s>" 1, "<\/s>" 2$/m);
});

test.each([
  ["word2vec text", "2 3\nking 0.1 0.2 0.3\nqueen 1 2 3\n", { words: 2, width: 3 }],
  ["GloVe text", "king 0.1 0.2 0.3\nqueen 1 2 3\n", { words: null, width: 3 }],
  [
    "word2vec binary",
    Buffer.concat([Buffer.from("1 2\nking "), Buffer.from(Float32Array.of(1, 2).buffer), Buffer.from("\n")]),
    { words: 1, width: 2 },
  ],
])("%s is known by its beginning", async (format, content, expected) => {
  const file = folder.write("vectors.bin", content);
  expect(JSON.parse(await inspect(file, "--json"))).toMatchObject({ kind: "vectors", format, ...expected });
});

test("a vector file shorter than its header says, and a file of nothing known, are refused", async () => {
  const lying = folder.write("lying.bin", "1000 300\nking \u0001");
  const { code, stderr } = await runInside(["inspect", lying]);
  expect({ code, stderr }).toEqual({
    code: 2,
    stderr: `attn inspect: ${lying}: the header says 1000 vectors of 300 numbers, which need more than its 15 bytes\n`,
  });
  const text = folder.write("prose.txt", "Attention is all you need.\n");
  expect((await runInside(["inspect", text])).stderr).toMatch(/is none of what can be inspected/);
});
