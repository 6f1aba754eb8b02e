// For someone with a GPU: node tools/verify/gpu-check.mjs [--size 4096] [--rounds 5] [--peak TFLOPS] [--modes webgpu,webgl2] [--serve]
// Runs a third of the backend's cases and a large product in Chromium on the real GPU, or with --serve in whatever browser opens the page.
//
// For everyone: node tools/verify/gpu-check.mjs --conformance MODE [--from N] [--to N] [--sample N]
// Runs every case in one mode, on a software adapter where there is no GPU: progress with the numbers of the cases to standard error,
// each failure as a line, and `N passed, N failed, N skipped` last. --from goes on where a run was stopped.
//
// The packages must be built (npm run build). It is no test: its numbers depend on the machine.

import { parseArgs } from "node:util";
import { browserPath, openPage, pageHtml, servePage } from "./gpu-chromium.mjs";
import { conformanceInNode } from "./gpu-node.mjs";

const { values } = parseArgs({
  options: {
    size: { type: "string", default: "4096" },
    rounds: { type: "string", default: "5" },
    peak: { type: "string" },
    modes: { type: "string", default: "webgpu,webgl2,webgl" },
    serve: { type: "boolean", default: false },
    conformance: { type: "string" },
    from: { type: "string", default: "0" },
    to: { type: "string" },
    sample: { type: "string", default: "1" },
  },
});

try {
  if (values.conformance !== undefined) await conformance(values.conformance);
  else await checkGpu();
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}

/** @param {string} mode */
async function conformance(mode) {
  const part = {
    sample: Number(values.sample),
    from: Number(values.from),
    ...(values.to && { to: Number(values.to) }),
  };
  const isInBrowser = ["webgpu", "webgl2", "webgl"].includes(mode);
  const start = performance.now();
  const { passed, skipped, failures, reasons } = await (isInBrowser
    ? conformanceInBrowser(mode, part)
    : conformanceInNode(mode, part));
  for (const line of reasons) console.log(`skipped: ${line}`);
  for (const line of failures) console.log(`failed: ${line}`);
  console.error(`${mode}: ${Math.round((performance.now() - start) / 1000)} s`);
  console.log(`${passed} passed, ${failures.length} failed, ${skipped} skipped`);
  process.exitCode = failures.length > 0 ? 1 : 0;
}

/**
 * @param {string} mode
 * @param {object} part
 */
async function conformanceInBrowser(mode, part) {
  for (const adapter of /** @type {const} */ (["gpu", "software"])) {
    const page = await openPage(adapter);
    try {
      const renderer = await page.evaluate("page.gpuName()");
      const result = await page.evaluate(`page.cases(${JSON.stringify(mode)}, ${JSON.stringify(part)})`);
      console.log(adapter === "gpu" ? `${mode} on ${renderer}` : `${mode} on Chromium's software adapter`);
      return result;
    } catch (error) {
      if (adapter === "software" || !String(error).includes("does not work here")) throw error;
    } finally {
      await page.context().browser()?.close();
    }
  }
}

async function checkGpu() {
  const settings = {
    modes: values.modes.split(","),
    n: Number(values.size),
    rounds: Number(values.rounds),
    peak: values.peak === undefined ? undefined : Number(values.peak),
  };
  const call = `page.check(${JSON.stringify(settings)}, (line) => { console.log(line); document.getElementById("out").append(line + "\\n"); })`;
  const html = `${await pageHtml()}<pre id="out"></pre>`;
  if (values.serve || browserPath === undefined) return servePage(`${html}<script>${call}</script>`);
  const page = await openPage("gpu", html);
  await page.evaluate(call);
  await page.context().browser()?.close();
}
