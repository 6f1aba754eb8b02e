// For someone with a GPU: node tools/verify/gpu-check.mjs [--size 4096] [--rounds 5] [--peak TFLOPS] [--modes webgpu,webgl2] [--serve]
// Runs the backend's cases and a large product in Chromium on the real GPU, or with --serve in whatever browser opens the page.
// The packages must be built (npm run build). It is no test: its numbers depend on the machine.

import { createServer } from "node:http";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { build } from "esbuild";
import { chromium } from "playwright-core";
import { surroundings } from "../surroundings.mjs";

const { values } = parseArgs({
  options: {
    size: { type: "string", default: "4096" },
    rounds: { type: "string", default: "5" },
    peak: { type: "string" },
    modes: { type: "string", default: "webgpu,webgl2,webgl" },
    serve: { type: "boolean", default: false },
  },
});

/** Chromium without its list of graphics cards that it does not trust, and with WebGPU on Linux. */
const FLAGS = [
  "--no-sandbox",
  "--ignore-gpu-blocklist",
  "--enable-gpu",
  "--enable-unsafe-webgpu",
  "--enable-features=Vulkan",
];

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
const settings = JSON.stringify({
  modes: values.modes.split(","),
  n: Number(values.size),
  rounds: Number(values.rounds),
  peak: values.peak === undefined ? undefined : Number(values.peak),
});
const html = `<!doctype html><meta charset="utf-8"><pre id="out"></pre><script>${outputFiles[0]?.text.replaceAll("</script", "<\\/script")}</script>
<script>page.check(${settings}, (line) => { console.log(line); document.getElementById("out").append(line + "\\n"); }).finally(() => { document.title = "done"; });</script>`;

const browserPath = surroundings().env.ATTN_CHROMIUM;
if (values.serve || browserPath === undefined) {
  const server = createServer((_, response) => void response.setHeader("content-type", "text/html").end(html));
  await new Promise((resolve) => server.listen(0, "localhost", () => resolve(undefined)));
  const address = /** @type {import("node:net").AddressInfo} */ (server.address());
  console.log(`open http://localhost:${address.port}/ in a browser with a GPU; Ctrl-C ends this server`);
} else {
  const browser = await chromium.launch({ executablePath: browserPath, args: FLAGS });
  const page = await browser.newPage();
  page.on("console", (message) => message.type() === "log" && console.log(message.text()));
  // WebGPU exists only on pages that count as safe, and localhost does; nothing goes over a network
  await page.route("http://localhost/**", (route) => route.fulfill({ contentType: "text/html", body: html }));
  await page.goto("http://localhost/", { waitUntil: "commit" });
  await page.waitForFunction(() => document.title === "done", undefined, { timeout: 0 });
  await browser.close();
}
