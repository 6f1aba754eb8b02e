// The built gpu backend in a real browser, in each mode of gpu.js, on software adapters; and a trained model on it, here and there.

import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";
import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { browserPath, quietFlags } from "./chromium.ts";
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
const patience = 240_000;

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

describe.skipIf(browserPath === undefined)(
  `in Chromium${browserPath === undefined ? " (skipped: no Chromium here, CHROMIUM_PATH or the usual paths)" : ""}`,
  () => {
    let browser: Browser;
    let page: Page;

    beforeAll(async () => {
      browser = await chromium.launch({ executablePath: browserPath ?? "", args: FLAGS });
      page = await browser.newPage();
      // WebGPU exists only on pages that count as safe, and localhost does
      await page.route("http://localhost/**", async (route) => {
        const name = new URL(route.request().url()).pathname.slice(1);
        const body = name === "" ? Buffer.from("<!doctype html>") : await readStories(name);
        await (body === undefined
          ? route.fulfill({ status: 404 })
          : route.fulfill({
              body: Buffer.from(body),
              contentType: name === "" ? "text/html" : "application/octet-stream",
            }));
      });
      await page.goto("http://localhost/");
      await page.addScriptTag({ content: await bundlePage() });
    });
    afterAll(() => browser?.close());

    // Software adapters take milliseconds for a call: WebGL 2 meets one case in 11, the others one in 29.
    for (const [mode, sample] of [
      ["webgl2", 11],
      ["webgl", 29],
      ["webgpu", 29],
    ] as const)
      test(
        `mode ${mode} agrees with the js backend`,
        async () => {
          const { passed, failures } = await page.evaluate<{ passed: number; failures: string[] }>(
            `page.conformance("${mode}", ${sample})`,
          );
          expect(failures).toEqual([]);
          expect(passed).toBeGreaterThan(100);
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

    test("a context that is lost is an error in one line", async () => {
      expect(await page.evaluate("page.afterLoss()")).toBe(
        "gpu:webgl2: the context was lost, and with it every tensor on it. Create a new backend, or go on with the wasm backend",
      );
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
