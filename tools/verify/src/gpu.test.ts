// The built gpu backend in a real browser, in each mode of gpu.js, on software adapters; and a trained model on it, here and there.

import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { gpuCases, sampleSize } from "@attn/tensor/testing";
import { build } from "esbuild";
import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { browserPath, quietFlags } from "./chromium.ts";
import type { Conformance } from "./gpu-conformance.ts";
import type { Fallback } from "./gpu-loss.ts";
import type { Passes } from "./gpu-memory.ts";
import type { Continuation } from "./gpu-page.ts";
import { continuation } from "./gpu-page.ts";

const reference = process.env.ATTN_REFERENCE;
const stories = new URL("stories260K/", pathToFileURL(`${reference ?? ""}/`));
const FLAGS = [
  ...quietFlags,
  "--use-angle=swiftshader",
  "--enable-unsafe-swiftshader",
  "--enable-unsafe-webgpu",
  "--use-webgpu-adapter=swiftshader",
  "--enable-features=Vulkan",
];
const maxTokens = 12;
/** Milliseconds: each kernel is compiled by a software adapter, and a busy machine takes its time. */
const patience = 480_000;

interface Greedy {
  readonly prompt_ids: readonly number[];
  readonly generated_ids: readonly number[];
}

const readStories = async (name: string): Promise<Uint8Array | undefined> =>
  readFile(new URL(name, stories)).catch(() => undefined);
const readOracle = async (): Promise<Greedy> =>
  (JSON.parse(await readFile(new URL("oracle.json", stories), "utf8")) as { greedy: [Greedy] }).greedy[0];

/** The tokens of an independent C program; one read for each, no kernel and no array more from step to step. */
function expectOracle({ tokens, reads, kernels, arrays }: Continuation, { generated_ids }: Greedy): void {
  expect(tokens).toEqual(generated_ids.slice(0, maxTokens));
  expect(reads).toEqual(tokens.map(() => 1));
  expect(new Set(kernels.slice(1)).size).toBe(1);
  expect(new Set(arrays.slice(1, -1)).size).toBe(1);
  expect(arrays.at(-1)).toBe(0);
}

test.skipIf(reference === undefined)(
  "a Llama goes on as in the C program in modes cpu and webasm, in Node",
  async () => {
    const oracle = await readOracle();
    for (const mode of ["cpu", "webasm"] as const)
      expectOracle(await continuation(mode, readStories, { prompt: oracle.prompt_ids, maxTokens }), oracle);
  },
);

/** One call in so many, and some of every size: about a minute for each mode on a software adapter and two cores. */
const sample = 2;
const { taken, all } = await sampleSize(gpuCases(), sample);

describe.skipIf(browserPath === undefined)(
  `in Chromium${browserPath === undefined ? " (skipped: no Chromium here, CHROMIUM_PATH or the usual paths)" : ""}`,
  () => {
    let browser: Browser;
    let page: Page;
    let script: string;

    /** With a context of its own: gpu.js shares one WebGPU device among all backends of a page. */
    const openPage = async (): Promise<Page> => {
      const opened = await browser.newPage();
      // WebGPU exists only on pages that count as safe, and localhost does
      await opened.route("http://localhost/**", async (route) => {
        const name = new URL(route.request().url()).pathname.slice(1);
        const body = name === "" ? Buffer.from("<!doctype html>") : await readStories(name);
        await (body === undefined
          ? route.fulfill({ status: 404 })
          : route.fulfill({
              body: Buffer.from(body),
              contentType: name === "" ? "text/html" : "application/octet-stream",
            }));
      });
      await opened.goto("http://localhost/");
      await opened.addScriptTag({ content: script });
      return opened;
    };
    beforeAll(async () => {
      script = await bundlePage();
      browser = await chromium.launch({ executablePath: browserPath ?? "", args: FLAGS });
      page = await openPage();
    });
    afterAll(() => browser?.close());

    for (const mode of ["webgl2", "webgl", "webgpu"])
      test(
        `mode ${mode} agrees with the js backend in ${taken} of ${all} calls (all: node tools/verify/gpu-check.mjs --conformance ${mode})`,
        async () => {
          const { passed, failures } = await page.evaluate<Conformance>(
            `page.conformance("${mode}", { sample: ${sample} })`,
          );
          expect(failures).toEqual([]);
          expect(passed).toBeGreaterThan(0.99 * taken); // literals of large integers are skipped
        },
        patience,
      );

    for (const mode of ["webgl2", "webgpu"])
      test(
        `a forward pass repeated 200 times in mode ${mode} leaves nothing on the device`,
        async () => {
          const { arrays, bytes, kernels, objects, left } = await page.evaluate<Passes>(
            `page.repeatedPasses("${mode}", 200)`,
          );
          for (const counts of [arrays, bytes, kernels, objects]) expect(new Set(counts.slice(2)).size).toBe(1);
          expect(objects[0]).toBeGreaterThan(7); // the parameters at least
          expect(left).toEqual({ arrays: 0, bytes: 0 });
        },
        patience,
      );

    test.skipIf(reference === undefined)(
      "a Llama goes on as in the C program in modes webgl2 and webgpu",
      async () => {
        const oracle = await readOracle();
        for (const mode of ["webgl2", "webgpu"]) {
          const asked = JSON.stringify({ prompt: oracle.prompt_ids, maxTokens });
          const answer = await page.evaluate<Continuation>(
            `page.continuation("${mode}", async (name) => {
            const file = await fetch("/" + name);
            return file.ok ? new Uint8Array(await file.arrayBuffer()) : undefined;
          }, ${asked})`,
          );
          expectOracle(answer, oracle);
        }
      },
      patience,
    );

    test("a context that is lost in a mode that was named is an error in one line", async () => {
      expect(await page.evaluate("page.afterLoss()")).toBe(
        "gpu:webgl2: the context was lost, and with it every tensor on it. Create a new backend, or go on with the wasm backend",
      );
    });

    for (const mode of ["webgl2", "webgpu"])
      test(`when ${mode}, which auto chose, is lost, the wasm backend goes on and one line says so`, async () => {
        expect(await (await openPage()).evaluate<Fallback>(`page.afterLossOfAuto("${mode}")`)).toEqual({
          names: [`gpu:${mode}`, "wasm"],
          products: [
            [7, 10, 15, 22],
            [7, 10, 15, 22],
          ],
          lines: [
            `gpu:${mode}: the context was lost, so the wasm backend computes from here on; tensors that were on the GPU are gone`,
          ],
          lost: `gpu:${mode}: the context was lost, and with it every tensor on it. Create a new backend, or go on with the wasm backend`,
        });
      });

    test("without any adapter the wasm backend computes and one line says why", async () => {
      const { names, products, lines } = await (await openPage()).evaluate<Fallback>("page.withoutAdapters()");
      expect({ names, products }).toEqual({ names: ["wasm"], products: [[7, 10, 15, 22]] });
      expect(lines).toEqual([
        expect.stringMatching(
          /^no GPU mode of gpu\.js works here, so the wasm backend computes \(webgpu: [^\n]+; webgl2: [^\n]+; webgl: [^\n]+; headlessgl: [^\n]+\)$/,
        ),
      ]);
    });
  },
);

/** One script for the page, from the packages' built entries; it defines a global `page`. */
async function bundlePage(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [join(import.meta.dirname, "gpu-page.ts")],
    bundle: true,
    format: "iife",
    globalName: "page",
    platform: "browser",
    target: "es2022",
    write: false,
    logLevel: "error",
  });
  return outputFiles[0]?.text ?? "";
}
