// The page about speed in a browser: answers are those that Node gets, what cannot run says why, and stopping stops. No time is asserted.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import type { BenchmarkId } from "../src/pages/speed/benchmarks.ts";
import { compare } from "../src/pages/speed/compare.ts";
import { speedExample } from "../src/pages/speed/example.ts";
import { workOf } from "../src/pages/speed/works/work-of.ts";
import { violations } from "./site/accessibility.ts";
import { runExample } from "./site/run-example.ts";
import { useSite } from "./site/use-site.ts";

/** Milliseconds: software adapters and plain JavaScript take their time, most of all on a busy machine. */
const patience = 180_000;

const ready = (page: Page): Promise<void> => page.locator("[data-ready=true][data-running=false]").waitFor();

/** Waits until the browser has said which graphics it has. */
const asked = (page: Page): Promise<void> =>
  expect.poll(() => page.getByText("the browser is being asked").count()).toBe(0);

/** Presses Run and waits for the end. */
async function run(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Run", exact: true }).click();
  await page.locator("[data-running=false]").waitFor({ timeout: patience });
}

/** The cells of each engine's row, of one size. */
async function rowsOf(page: Page, size: string): Promise<Record<string, string[]>> {
  const rows = page.locator(`tbody[data-size="${size}"] tr[data-engine]`);
  const read = await rows.evaluateAll((all) =>
    all.map((row): [string, string[]] => [
      row.getAttribute("data-engine") ?? "",
      [...row.querySelectorAll("td")].map((cell) => (cell.textContent ?? "").trim().replace(/\s+/g, " ")),
    ]),
  );
  return Object.fromEntries(read);
}

/** A file of our language model. */
async function read(
  name: string,
  range?: { readonly start: number; readonly end: number },
): Promise<Uint8Array | undefined> {
  const bytes = await readFile(join(import.meta.dirname, "../../cli/models/language-model", name)).catch(
    () => undefined,
  );
  return range ? bytes?.subarray(range.start, range.end) : bytes;
}

/** What the column of answers says, computed in Node. */
async function answersInNode(id: Exclude<BenchmarkId, "tokenising">, size: string): Promise<Record<string, string>> {
  const ignore = (): void => {};
  const rows = await compare(await workOf(id, size, { read, tokenizer: () => Promise.reject(new Error("none")) }), {
    contenders: (["js", "wasm", "threads"] as const).map((engine) => ({ id: engine, name: engine })),
    ...{ threads: 2, rounds: 1, shortest: 1, onRows: ignore, onProgress: ignore },
  });
  return Object.fromEntries(rows.map((row) => [row.id, `✓ ${row.answer?.text}`]));
}

const firstCells = (rows: Record<string, string[]>): Record<string, string | undefined> =>
  Object.fromEntries(Object.entries(rows).map(([engine, [answer]]) => [engine, answer]));

describe("in an isolated page", () => {
  const site = useSite();

  test("a first look comes by itself, with the answers of Node and without gpu.js", async (context) => {
    const page = await site.open(context, "");
    const scripts: string[] = [];
    page.on("request", (request) => scripts.push(request.url()));
    await page.goto(`${site.address()}#/speed`);
    await page.reload();
    await ready(page);
    const rows = await rowsOf(page, "128");
    expect(firstCells(rows)).toEqual(await answersInNode("matmul", "128"));
    expect(rows.wasm?.[3]).toBe("1.0 ×");
    expect(await page.getByText("a quick first look").count()).toBe(1);
    expect(await page.getByText(/^\d+ processors, shared memory$/).count()).toBe(1);
    expect(scripts.filter((url) => url.includes("gpu"))).toEqual([]);
  });

  test.for([
    ["matmul", "256", ["256"]],
    ["softmax", "all", ["256x1024", "16x32000"]],
    ["attention", "64", ["64"]],
    ["decode", "float32", ["float32"]],
    ["training", "32", ["32"]],
  ] as const)(
    "%s, %s: each engine gives the answer of Node, and is then timed",
    { timeout: patience },
    async ([id, size, shown], context) => {
      const page = await site.open(context, `#/speed?benchmark=${id}&size=${size}&rounds=3`);
      await ready(page);
      await run(page);
      for (const each of shown) expect(firstCells(await rowsOf(page, each))).toEqual(await answersInNode(id, each));
      expect(await page.locator("tr[data-engine] .reason").count()).toBe(0);
      expect(await page.locator("figure [aria-label=bar] rect").count()).toBe(
        3 * shown.length + (id === "matmul" ? 3 : 0),
      );
    },
  );

  test("tokenising has one row, and its ids give the text back", async (context) => {
    const page = await site.open(context, "#/speed?benchmark=tokenising&size=own&rounds=3");
    await ready(page);
    expect(await page.getByRole("group", { name: "Engines" }).count()).toBe(0);
    await run(page);
    expect(firstCells(await rowsOf(page, "own"))).toEqual({ js: "✓ the text comes back" });
  });

  test("stopping ends the work at once, and what has no round is not shown", async (context) => {
    const page = await site.open(context, "#/speed?benchmark=training&size=128&rounds=9");
    await ready(page);
    await page.getByRole("button", { name: "Run", exact: true }).click();
    await page.getByText("JavaScript computes the answer").waitFor();
    await page.getByRole("button", { name: "Stop" }).click();
    await page.getByText("Nothing was measured yet").waitFor();
    await expect.poll(() => page.workers().length).toBe(0);
    await page.getByRole("radio", { name: "Softmax" }).check({ force: true });
    await run(page);
    expect(Object.keys(await rowsOf(page, "256x1024"))).toEqual(["js", "wasm", "threads"]);
  });

  test("hostile values in the address mean the usual ones", async (context) => {
    const page = await site.open(context, "#/speed?benchmark=gold&size=%3Cscript%3E&rounds=1e9&threads=-3&js=maybe");
    await ready(page);
    expect(await page.getByRole("radio", { name: "256", exact: true }).isChecked()).toBe(true);
    expect(await page.getByRole("checkbox", { name: /^JavaScript/ }).isChecked()).toBe(true);
    expect(await page.getByRole("checkbox", { name: /WebAssembly, 1 thread/ }).isDisabled()).toBe(true);
  });

  test("what is copied is a Markdown table with the machine", async (context) => {
    const page = await site.open(context, "#/speed");
    await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
    await ready(page);
    await page.getByRole("button", { name: "Copy as Markdown" }).click();
    await page.getByText("Copied", { exact: true }).waitFor();
    const lines = (await page.evaluate(() => navigator.clipboard.readText())).split("\n");
    expect(lines[0]).toMatch(/^\*\*Matrix product\*\* · .* · Threads: \d+ processors, shared memory · WebAssembly: /);
    const rows = await rowsOf(page, "128");
    for (const [index, [answer, ...figures]] of Object.values(rows).entries())
      expect(lines[4 + index]).toMatch(
        new RegExp(`^\\| 128 \\| .* \\| ${answer?.slice(2).replace("+", "\\+")} \\| ${figures.join(" \\| ")} \\|$`),
      );
  });

  test("a dropped model that cannot write is refused in words, and the page goes on", async (context) => {
    const page = await site.open(context, "#/speed?benchmark=decode&rounds=3&js=0&threads=0");
    await ready(page);
    const translator = join(import.meta.dirname, "../../cli/models/translator");
    const names = ["config.json", "tokenizer.json", "model.safetensors"];
    await page.locator("input[type=file]").setInputFiles(names.map((name) => join(translator, name)));
    await page.getByRole("button", { name: /back to our own model/ }).waitFor();
    await run(page);
    expect(await page.getByRole("alert").textContent()).toMatch(/writing needs a language model/);
    await page.getByRole("button", { name: /back to our own model/ }).click();
    await run(page);
    expect(await page.getByRole("alert").count()).toBe(0);
    expect(Object.keys(await rowsOf(page, "float32"))).toEqual(["wasm"]);
  });

  test.for(["light", "dark"] as const)(
    "nothing stands in the way of assistive technology, %s",
    async (theme, context) => {
      const page = await site.open(context, "#/speed", { theme });
      await ready(page);
      await page.locator("summary").click();
      expect(await violations(page)).toEqual([]);
    },
  );
});

describe("in a page that is not isolated", () => {
  const site = useSite({ headers: {} });

  test("there is one thread, and the page says which headers would give more", async (context) => {
    const page = await site.open(context, "#/speed?webgl2=0");
    await ready(page);
    expect(Object.keys(await rowsOf(page, "128"))).toEqual(["js", "wasm"]);
    const threads = page.getByRole("checkbox", { name: /^WebAssembly, .*threads/ });
    expect(await threads.isDisabled()).toBe(true);
    expect(await threads.isChecked()).toBe(false);
    expect(await page.getByText("Cross-Origin-Embedder-Policy: require-corp").count()).toBe(1);
    expect(await page.getByText("not cross-origin isolated").count()).toBe(2); // among the facts and at the engine
    expect(await violations(page)).toEqual([]);
  });
});

describe("with software adapters for graphics", () => {
  const flags = ["--use-angle=swiftshader", "--enable-unsafe-swiftshader", "--enable-unsafe-webgpu"];
  const site = useSite({ flags: [...flags, "--use-webgpu-adapter=swiftshader", "--enable-features=Vulkan"] });

  test.for([
    ["matmul", "128"],
    ["softmax", "256x1024"],
    ["decode", "float32"],
  ] as const)(
    "WebGL 2 and WebGPU give the right answer of %s and are timed beside the others",
    { timeout: patience },
    async ([id, size], context) => {
      const page = await site.open(context, `#/speed?benchmark=${id}&size=${size}&rounds=3&webgl2=1&webgpu=1&js=0`);
      await ready(page);
      await asked(page);
      expect(await page.getByText("a software adapter").count()).toBe(2);
      await run(page);
      const rows = await rowsOf(page, size);
      expect(Object.keys(rows)).toEqual(["wasm", "threads", "webgl2", "webgpu"]);
      for (const engine of ["webgl2", "webgpu"]) {
        expect(rows[engine]?.[0]).toMatch(/^✓ \d\.\de-\d+$/);
        expect(rows[engine]?.[1]).toMatch(/^[\d.,]+$/);
      }
    },
  );

  test("weights of few bits are no work for gpu.js, which the row says", { timeout: patience }, async (context) => {
    const page = await site.open(context, "#/speed?benchmark=decode&size=int8&rounds=3&webgl2=1&threads=0&js=0");
    await ready(page);
    await asked(page);
    await run(page);
    const rows = await rowsOf(page, "int8");
    expect(Object.keys(rows)).toEqual(["wasm", "webgl2"]);
    expect(rows.webgl2?.[0]).toBe(
      "gpu.js keeps whole numbers as float32, exact up to 24 bits, and packed weights need all 32.",
    );
  });
});

describe("without any graphics", () => {
  const site = useSite({ flags: ["--disable-gpu", "--disable-software-rasterizer"] });

  test("the engines that need it cannot be chosen and say why", async (context) => {
    const page = await site.open(context, "#/speed?webgl2=1&webgpu=1");
    await ready(page);
    await asked(page);
    for (const name of ["gpu.js, WebGL 2", "gpu.js, WebGPU"]) {
      const engine = page.getByRole("checkbox", { name: new RegExp(`^${name}`) });
      expect(await engine.isDisabled()).toBe(true);
      expect(await engine.isChecked()).toBe(false);
    }
    expect(await page.getByText("hardware acceleration is switched off").count()).toBeGreaterThan(0);
  });
});

test.for([
  ["matmul", "128"],
  ["softmax", "16x32000"],
  ["attention", "64"],
  ["decode", "float32"],
  ["training", "32"],
] as const)(
  "the program for %s prints the differences that the page shows",
  { timeout: patience },
  async ([id, size]) => {
    const lines = (await runExample(speedExample(id, size, 2))).split("\n");
    const answers = Object.values(await answersInNode(id, size)).map((text) => text.slice(2));
    expect(lines.map((line) => /largest difference (\S+), [\d.]+ /.exec(line)?.[1])).toEqual(answers);
  },
);

test.for(["own", "gpt2"])("the program for tokenising with %s finds its text again", async (vocabulary) => {
  const printed = await runExample(speedExample("tokenising", vocabulary, 2));
  expect(printed).toMatch(/^the text comes back\n\d+ tokens, [\d.]+ MB\/s$/);
});
