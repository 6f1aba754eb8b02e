// The built packages in a real browser, bundled into one page. Skipped when no browser is there.

import { join } from "node:path";
import { build } from "esbuild";
import { chromium } from "playwright-core";
import { expect, test } from "vitest";
import { browserPath, quietFlags } from "./chromium.ts";

/** One script for the page, from the packages' built entries; it defines a global `page`. */
async function bundlePage(): Promise<string> {
  const entryPoints = [join(import.meta.dirname, "browser-page.ts")];
  const options = {
    bundle: true,
    format: "iife",
    globalName: "page",
    platform: "browser",
    target: "es2022",
    write: false,
    logLevel: "error",
  } as const;
  const { outputFiles } = await build({ entryPoints, ...options });
  return outputFiles[0]?.text ?? "";
}

test("tensor on wasm, tokenizer and sampling do their jobs in a browser", async (context) => {
  context.skip(browserPath === undefined, "no Chromium here (CHROMIUM_PATH or the usual paths)");
  const browser = await chromium.launch({ executablePath: browserPath ?? "", args: [...quietFlags] });
  try {
    const page = await browser.newPage();
    await page.addScriptTag({ content: await bundlePage() });
    const answers: { shares: number[] } = await page.evaluate("page.answers()");
    expect(answers).toEqual({
      product: [19, 22, 43, 50],
      shares: [expect.closeTo(0.25, 6), expect.closeTo(0.75, 6)],
      tokens: [3, 4],
      text: "ab ab",
      greedy: 1,
    });
  } finally {
    await browser.close();
  }
});
