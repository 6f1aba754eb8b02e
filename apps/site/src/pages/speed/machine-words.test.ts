// What is said of machines that this one is not.
import { expect, test } from "vitest";
import { benchmarkOf } from "./benchmarks.ts";
import { contendersOn, threadsFor } from "./contenders.ts";
import type { Machine } from "./machine.ts";
import { factsOf } from "./machine-words.ts";
import { markdownOf, rateText, ratioText } from "./report.ts";
import { figuresOf } from "./rows.ts";

const workstation: Machine = {
  ...{ isIsolated: true, processors: 16, simd: "relaxed" },
  webgl2: { name: "ANGLE (NVIDIA, NVIDIA GeForce RTX 3060 (0x00002503) Direct3D11, D3D11)" },
  webgpu: { name: "nvidia ampere" },
};
const old: Machine = {
  ...{ isIsolated: false, processors: 4, simd: "none" },
  webgl2: { missing: "no float textures" },
  webgpu: { missing: "unsafe page" },
};

test("where everything is there, nothing is missing, and cards have their names", () => {
  expect(contendersOn(workstation, 8).map(({ missing }) => missing)).toEqual(Array(5).fill(undefined));
  const facts = factsOf(workstation);
  expect(facts.every(({ isThere }) => isThere)).toBe(true);
  expect(facts[2]?.value).toBe("a graphics card");
  expect(facts[2]?.sentence).toMatch(/^NVIDIA GeForce RTX 3060 Direct3D11\. The graphics card computes/);
});

test("what is missing is said with what would give it, and JavaScript always runs", () => {
  const missing = contendersOn(old, 4).map(({ missing }) => missing ?? "");
  expect(missing[0]).toBe("");
  expect(missing.slice(1).join("\n")).toMatch(/no SIMD.*\n.*no SIMD.*\n.*cannot draw float32.*\n.*https/);
  const facts = factsOf(old);
  expect(facts.some(({ isThere }) => isThere)).toBe(false);
  expect(facts.map(({ sentence }) => sentence).join("\n")).toMatch(
    /Two headers.*\n.*current browser.*\n.*EXT_color_buffer_float.*\n.*https/,
  );
  expect(contendersOn({ ...old, simd: "plain" }, 4)[2]?.missing).toMatch(/not cross-origin isolated/);
  expect(contendersOn({ ...workstation, processors: 1 }, 1)[2]?.missing).toMatch(/one processor/);
});

test("threads are as many as wished, eight at first, and never more than processors", () => {
  expect([0, 2, 12, 64].map((wished) => threadsFor(workstation, wished))).toEqual([8, 2, 12, 16]);
  expect(threadsFor({ ...workstation, processors: 2 }, 0)).toBe(2);
});

test("numbers keep the digits that matter", () => {
  expect([0.0683, 21.34, 1494.4, 0].map(rateText)).toEqual(["0.0683", "21.3", "1,494", "0.00"]);
  const ratios = [0.0031, 0.9, 1.94, 123.4].map((ratio) =>
    ratioText(figuresOf({ id: "a", name: "a", rates: [ratio] }, { id: "b", name: "b", rates: [1] })!),
  );
  expect(ratios).toEqual(["0.0031 ×", "0.90 ×", "1.9 ×", "123 ×"]);
});

test("the Markdown has the machine, one line per engine, and says why one was not timed", () => {
  const rows = [
    {
      id: "wasm",
      name: "WebAssembly, 1 thread",
      answer: { text: "0", isRight: true },
      rates: [2, 2],
      shares: [0.5, 0.5],
    },
    { id: "webgpu", name: "gpu.js, WebGPU", reason: "no | here", rates: [] },
  ];
  const markdown = markdownOf(benchmarkOf("matmul"), [{ size: "128", rows, note: "" }], {
    machine: old,
    browser: "Some Browser 1",
  });
  expect(markdown.split("\n")).toEqual([
    "**Matrix product** · Some Browser 1 · Threads: 4 processors, one thread · WebAssembly: no SIMD · WebGL 2: not here · WebGPU: not here",
    "",
    "| Rows and columns | engine | largest difference | median, GFLOP/s | spread | of one thread | of the limit |",
    "| --- | --- | --- | --- | --- | --- | --- |",
    "| 128 | WebAssembly, 1 thread | 0 | 2.00 | ± 0 % | 1.0 × | 50 % |",
    "| 128 | gpu.js, WebGPU |  | no \\| here |  |  |  |",
    "",
  ]);
});
