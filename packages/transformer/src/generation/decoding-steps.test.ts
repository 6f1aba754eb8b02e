// What a step of decoding costs beside its products, counted in calls of the backend.
import type { Backend } from "@attn/tensor";
import { memory } from "@attn/tensor";
import { createWasmBackend } from "@attn/tensor/wasm";
import { expect, test } from "vitest";
import { tinyModel } from "../testing/tiny-models.ts";
import { generate } from "./generate.ts";

/** A backend that notes the name of every call. */
const counting = (backend: Backend): { backend: Backend; calls: string[] } => {
  const calls: string[] = [];
  const noted = <Call>(name: string, call: Call): Call =>
    typeof call !== "function"
      ? call
      : (((...args: unknown[]) => {
          calls.push(name);
          return call.apply(backend, args) as unknown;
        }) as Call);
  const allNoted = <Table extends object>(table: Table): Table =>
    Object.fromEntries(Object.entries(table).map(([name, value]) => [name, noted(name, value)])) as Table;
  const fusedFrom: Backend["fusedFrom"] = (source) => {
    const kernels = backend.fusedFrom?.(source);
    return kernels && { ...kernels, fused: allNoted(kernels.fused) };
  };
  return { backend: { ...allNoted(backend), fused: allNoted(backend.fused), fusedFrom }, calls };
};

test.each(["llama", "qwen3", "gpt2"])(
  "every step of %s calls the backend equally often, and holds as much",
  async (name) => {
    const { backend, calls } = counting(createWasmBackend());
    const model = await tinyModel(name, { backend });
    const cache = model.createCache({ kind: "static" });
    const steps: string[] = [];
    const held: number[] = [];
    for await (const _ of generate(model, [3, 4, 5], { cache, temperature: 0, maxTokens: 12, stopTokens: [] })) {
      steps.push(calls.filter((call) => call !== "free").join(" "));
      held.push(memory().bytes);
      calls.length = 0;
    }
    expect(new Set(steps.slice(2)).size).toBe(1);
    expect(new Set(held.slice(2)).size).toBe(1);
    expect(steps[5]!.split(" ").filter((call) => call === "read")).toHaveLength(1);
    const { layers, rope } = model.config;
    expect(steps[5]!.split(" ").filter((call) => call === "rope")).toHaveLength(rope === undefined ? 0 : 2 * layers);
    expect(steps[5]).not.toMatch(/unary|concat/);
    cache.dispose();
    model.dispose();
  },
);
