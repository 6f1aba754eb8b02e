import { expect, test } from "vitest";
import { runAttn } from "../testing/run-attn.ts";
import { runInside } from "../testing/run-inside.ts";
import { tinyModel } from "../testing/tiny-model.ts";

// Ids from OpenAI's own tiktoken (npm, 1.0.22).
test.each([
  ["gpt2", [31373, 995]],
  ["cl100k", [15339, 1917]],
  ["o200k", [24912, 2375]],
])("hello world in %s", async (tokenizer, ids) => {
  const { code, stdout, stderr } = await runInside(["tokenize", "hello world", "--tokenizer", tokenizer]);
  expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: `${ids.join(" ")}\n`, stderr: "" });
});

test("JSON has tokens and count, and offsets if asked for", async () => {
  expect(JSON.parse((await runInside(["tokenize", "hello world", "--json"])).stdout)).toEqual({
    tokens: [31373, 995],
    count: 2,
  });
  const { stdout } = await runInside(["tokenize", "hello 🙂", "--json", "--offsets"]);
  const { tokens, offsets } = JSON.parse(stdout) as { tokens: number[]; offsets: [number, number][] };
  expect(offsets).toHaveLength(tokens.length);
  expect(offsets.at(-1)?.[1]).toBe("hello 🙂".length);
});

test("--count counts, --offsets lists", async () => {
  expect((await runInside(["tokenize", "hello world", "--count"])).stdout).toBe("2\n");
  expect((await runInside(["tokenize", "hello world", "--count", "--json"])).stdout).toBe('{"count":2}\n');
  expect((await runInside(["tokenize", "hello world", "--offsets"])).stdout).toBe(
    "31373\t0\t5\thello\n995\t5\t11\t·world\n",
  );
});

test("parts of a character are shown as bytes", async () => {
  expect((await runInside(["tokenize", " 日", "--offsets"])).stdout).toBe(
    "10545\t0\t2\t·\\xE6\n245\t1\t2\t\\x97\n98\t1\t2\t\\xA5\n",
  );
});

test("decoding puts back exactly what standard input had, byte order mark and line ends included", async () => {
  const text = "\ufeffnaïve\r\n日本 🙂\n\n";
  const { stdout: ids } = await runAttn(["tokenize", "-"], { input: text });
  const { stdout, stderr } = await runAttn(["tokenize", "--decode"], { input: ids });
  expect({ stdout, stderr }).toEqual({ stdout: text, stderr: "" });
});

test("special tokens are tokens when they are allowed", async () => {
  expect((await runInside(["tokenize", "<|endoftext|>", "--allow-special"])).stdout).toBe("50256\n");
});

test("add_bos_token of tokenizer_config.json is obeyed, unless nothing shall be added", async () => {
  const model = tinyModel("llama");
  model.write("tokenizer_config.json", JSON.stringify({ add_bos_token: true, bos_token: { content: "<s>" } }));
  expect((await runInside(["tokenize", "Ć", "--tokenizer", model.path, "--offsets"])).stdout).toBe(
    "1\t0\t0\t<s>\n6\t0\t1\tĆ\n",
  );
  expect((await runInside(["tokenize", "Ć", "--tokenizer", model.path, "--count"])).stdout).toBe("2\n");
  expect((await runInside(["tokenize", "Ć", "--tokenizer", model.path, "--no-add-special"])).stdout).toBe("6\n");
  model.dispose();
});
