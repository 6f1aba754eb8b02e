// A page of Chromium with the gpu backend's checks in it, on the GPU or on a software adapter, or served to any other browser.

import { createServer } from "node:http";
import { join } from "node:path";
import { build } from "esbuild";
import { chromium } from "playwright-core";
import { surroundings } from "../surroundings.mjs";

/** Undefined where there is none. */
export const browserPath = surroundings().env.ATTN_CHROMIUM;

/** Chromium without its list of graphics cards that it does not trust, and with WebGPU on Linux. */
const FLAGS = [
  "--no-sandbox",
  "--ignore-gpu-blocklist",
  "--enable-gpu",
  "--enable-unsafe-webgpu",
  "--enable-features=Vulkan",
];
const SOFTWARE = [
  "--no-sandbox",
  "--use-angle=swiftshader",
  "--enable-unsafe-swiftshader",
  "--enable-unsafe-webgpu",
  "--use-webgpu-adapter=swiftshader",
  "--enable-features=Vulkan",
];

/** A document whose global `page` is gpu-check-page.ts. */
export async function pageHtml() {
  const { outputFiles } = await build({
    entryPoints: [join(import.meta.dirname, "src/gpu-check-page.ts")],
    bundle: true,
    format: "iife",
    globalName: "page",
    platform: "browser",
    target: "es2022",
    write: false,
    logLevel: "error",
  });
  const script = outputFiles[0]?.text.replaceAll("</script", "<\\/script");
  return `<!doctype html><meta charset="utf-8"><script>${script}</script>`;
}

/**
 * Its log goes to standard output, its debug messages to standard error. Closing its browser is the caller's matter.
 * @param {"gpu" | "software"} adapter
 * @param {string} [html]
 */
export async function openPage(adapter, html) {
  if (browserPath === undefined) throw new Error("gpu-check: no Chromium here (CHROMIUM_PATH or the usual paths)");
  const body = html ?? (await pageHtml());
  const browser = await chromium.launch({ executablePath: browserPath, args: adapter === "gpu" ? FLAGS : SOFTWARE });
  const page = await browser.newPage();
  page.on("console", (message) => {
    if (message.type() === "log") console.log(message.text());
    if (message.type() === "debug") console.error(message.text());
  });
  // WebGPU exists only on pages that count as safe, and localhost does; nothing goes over a network
  await page.route("http://localhost/**", (route) => route.fulfill({ contentType: "text/html", body }));
  await page.goto("http://localhost/");
  return page;
}

/**
 * Until the process is ended.
 * @param {string} html
 */
export async function servePage(html) {
  const server = createServer((_, response) => void response.setHeader("content-type", "text/html").end(html));
  await new Promise((resolve) => server.listen(0, "localhost", () => resolve(undefined)));
  const address = /** @type {import("node:net").AddressInfo} */ (server.address());
  console.log(`open http://localhost:${address.port}/ in a browser with a GPU; Ctrl-C ends this server`);
}
