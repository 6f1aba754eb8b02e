// Steps on compact caches with several threads, which learn the kernels when the first step needs them.
import { evaluate, setDefaultBackend } from "@attn/tensor";
import { createWasmBackend } from "@attn/tensor/wasm";
import { expect, it } from "vitest";
import { attention } from "../attention.ts";
import { randomTensor } from "../testing/random.ts";
import type { KvFormat } from "./compact-rows.ts";
import { createKvCache } from "./create-kv-cache.ts";

const step = async (dtype: KvFormat, threads: number): Promise<Float32Array> => {
  using backend = createWasmBackend({ threads });
  expect(await backend.begun()).toBe(threads);
  setDefaultBackend(backend);
  using cache = createKvCache({ kind: "growing", dtype });
  const view = cache.append(randomTensor([1, 5, 600, 64], 1), randomTensor([1, 5, 600, 64], 2));
  await evaluate(...cache.tensors());
  const { output } = attention(randomTensor([1, 5, 1, 64], 3), view.keys, view.values, { causal: true });
  return output.data();
};

it.each(["float16", "int8", "int4"] as const)("a step on %s is the same on any number of threads", async (dtype) => {
  const one = await step(dtype, 1);
  for (const threads of [2, 3]) expect(await step(dtype, threads)).toEqual(one);
});
