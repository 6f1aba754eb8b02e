// Threads of the built wasm backend in a real browser: on a page that is isolated from other origins, on one that is not, and in a module
// worker. Skipped when no browser is there.

import { join } from "node:path";
import { build } from "esbuild";
import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { browserPath, quietFlags } from "./chromium.ts";
import type { Answer } from "./threads-page.ts";

/** What makes a page share memory with its workers. */
const isolating = { "cross-origin-opener-policy": "same-origin", "cross-origin-embedder-policy": "require-corp" };
/** Answers { name, threads } with what that function of the page's module says. */
const workerSource = `
import * as page from "/page.js";
onmessage = ({ data }) => page[data.name](data.threads).then(postMessage, (error) => postMessage(String(error)));`;

/** A module from the packages' built entries. */
async function bundlePage(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [join(import.meta.dirname, "threads-page.ts")],
    bundle: true,
    format: "esm",
    platform: "browser",
    target: "es2022",
    write: false,
    logLevel: "error",
  });
  return outputFiles[0]?.text ?? "";
}

describe.skipIf(browserPath === undefined)(
  `threads in Chromium${browserPath === undefined ? " (skipped: no Chromium here, CHROMIUM_PATH or the usual paths)" : ""}`,
  () => {
    let browser: Browser;
    let page: Page;
    let script: string;

    beforeAll(async () => {
      script = await bundlePage();
      browser = await chromium.launch({ executablePath: browserPath ?? "", args: [...quietFlags] });
    });
    afterAll(() => browser?.close());
    beforeEach(async () => {
      page = await browser.newPage();
    });
    afterEach(() => page.close());

    const open = async (headers: Readonly<Record<string, string>>): Promise<void> => {
      const files: Readonly<Record<string, string>> = { "/page.js": script, "/worker.js": workerSource };
      await page.route("http://localhost/**", (route) => {
        const body = files[new URL(route.request().url()).pathname];
        const contentType = body === undefined ? "text/html" : "text/javascript";
        return route.fulfill({ body: body ?? "<!doctype html>", contentType, headers });
      });
      await page.goto("http://localhost/");
    };
    /** What a function of the page's module says, called on the page itself or in one module worker. */
    const onPage = <Result>(name: "answer" | "close", threads?: number): Promise<Result> =>
      page.evaluate<Result>(`import("/page.js").then((page) => page.${name}(${threads}))`);
    const inWorker = <Result>(name: "answer" | "close", threads?: number): Promise<Result> =>
      page.evaluate<Result>(`new Promise((resolve, reject) => {
        globalThis.worker ??= new Worker("/worker.js", { type: "module" });
        worker.onmessage = ({ data }) => resolve(data);
        worker.onerror = ({ message }) => reject(new Error(message));
        worker.postMessage({ name: "${name}", threads: ${threads} });
      })`);
    /** Workers of the page and of its workers that were made from a Blob, as threads are. */
    const running = (): number => page.workers().filter((worker) => worker.url().startsWith("blob:")).length;

    describe.each([
      ["on an isolated page", onPage],
      ["in a module worker of an isolated page", inWorker],
    ] as const)("%s", (_, ask) => {
      test("three threads give the same bits as one, and none is left after close()", async () => {
        await open(isolating);
        const several = await ask<Answer>("answer", 3);
        expect(several).toMatchObject({ isIsolated: true, threads: 3, begun: 3 });
        await expect.poll(running).toBe(2);
        expect(await ask("close")).toBe(1);
        await expect.poll(running).toBe(0);
        const one = await ask<Answer>("answer", 1);
        expect(one).toMatchObject({ isIsolated: true, threads: 1, begun: 1 });
        expect(several.results).toEqual(one.results);
      });
    });

    describe.each([
      ["on a page that is not isolated", onPage],
      ["in a module worker of a page that is not isolated", inWorker],
    ] as const)("%s", (_, ask) => {
      test("one thread does it all, with the same bits", async () => {
        await open({});
        const several = await ask<Answer>("answer", 3);
        expect(several).toMatchObject({ isIsolated: false, threads: 1, begun: 1 });
        expect(running()).toBe(0);
        expect(several.results).toEqual((await ask<Answer>("answer", 1)).results);
      });
    });

    test("pages with and without threads compute the same", async () => {
      await open(isolating);
      const { results } = await onPage<Answer>("answer", 2);
      await open({});
      expect((await onPage<Answer>("answer", 2)).results).toEqual(results);
    });
  },
);
