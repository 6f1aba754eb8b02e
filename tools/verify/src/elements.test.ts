// The elements of @attn/elements in a real browser, on a plain page. Skipped when no browser is there.
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { browserPath } from "./chromium.ts";
import {
  bundleElements,
  elementNames,
  openElements,
  openPage,
  plainPage,
  show,
  startBrowser,
} from "./elements-browser.ts";

let browser: Browser;
let script: string;
let page: Page;

const lastEvent = (): Promise<unknown> => page.evaluate("window.events.at(-1)");
const readout = (name: string): Promise<string | null> => page.locator(`${name} output`).last().textContent();
/** Of weightsOf in elements-page.ts, causal. */
const share = (head: number, query: number, key: number): number => {
  const shares = Array.from({ length: query + 1 }, (_, index) => index + 1 + query + head);
  return (key + 1 + query + head) / shares.reduce((total, each) => total + each, 0);
};

describe.skipIf(browserPath === undefined)("in a browser", () => {
  beforeAll(async () => {
    [browser, script] = [await startBrowser(), await bundleElements()];
  });
  afterAll(() => browser?.close());
  beforeEach(async () => {
    const opened = await openElements(browser, script);
    page = opened.page;
    return async () => {
      expect(opened.complaints).toEqual([]);
      await page.close();
    };
  });

  test("arrow keys move over the map, never onto what cannot be seen, and the weights are the record's", async () => {
    await show(page, "attn-map", "page.textRecord(8)");
    await page.locator("attn-map .stage").focus();
    for (const key of ["ArrowDown", "ArrowDown", "ArrowDown", "ArrowRight"]) await page.keyboard.press(key);
    expect(await lastEvent()).toMatchObject({ layer: 0, head: 0, query: 2, key: 1 });
    expect(await readout("attn-map")).toBe(`“·a” looks at “·is”: ${share(0, 2, 1).toFixed(3)}`);
    await page.keyboard.press("End");
    await page.keyboard.press("ArrowUp");
    expect(await lastEvent()).toMatchObject({ query: 1, key: 1, weight: expect.closeTo(share(0, 1, 1), 6) });
    const table = await page.locator("attn-map table td").allTextContents();
    expect(table).toEqual([share(0, 1, 0), share(0, 1, 1)].map((weight) => weight.toFixed(3)));
  });

  test("pointing at a cell picks it", async () => {
    await show(page, "attn-map", "page.textRecord(6)");
    const box = await page.locator("attn-map canvas").boundingBox();
    const cell = (box?.width ?? 0) / 6;
    await page.mouse.move((box?.x ?? 0) + 1.5 * cell, (box?.y ?? 0) + 4.5 * cell);
    expect(await lastEvent()).toMatchObject({ query: 4, key: 1, weight: expect.closeTo(share(0, 4, 1), 6) });
    await page.mouse.move((box?.x ?? 0) + 5.5 * cell, (box?.y ?? 0) + 0.5 * cell);
    expect(await lastEvent()).toMatchObject({ query: 4, key: 1 });
  });

  test("a choice among all heads is one event and moves the mark", async () => {
    await show(page, "attn-heads", "page.textRecord(5)");
    await page.getByRole("radio", { name: "layer 1, head 1" }).click();
    await page.keyboard.press("ArrowRight");
    expect(await page.evaluate("window.events.length")).toBe(2);
    expect(await lastEvent()).toMatchObject({ layer: 1, head: 2, query: -1, key: -1 });
    expect(await page.getByRole("radio", { checked: true }).getAttribute("aria-label")).toMatch(/^layer 1, head 2/);
  });

  test("a token of the text shows its row, or its column", async () => {
    await show(page, "attn-text", "page.textRecord(6)");
    await page.getByRole("option", { name: "·dog" }).hover();
    expect(await readout("attn-text")).toBe(`“·dog” looks most at “·dog”: ${share(0, 3, 3).toFixed(3)}`);
    await page.evaluate(`document.querySelector("attn-text").mode = "to"`);
    await page.waitForTimeout(20);
    expect(await readout("attn-text")).toBe(`“·dog” is looked at most by “·dog”: ${share(0, 3, 3).toFixed(3)}`);
    expect(await page.locator("attn-text table td").allTextContents()).toEqual(
      [3, 4, 5].map((query) => share(0, query, 3).toFixed(3)),
    );
  });

  test("lines join two texts, and keys move among the tokens", async () => {
    await show(page, "attn-arcs", "page.crossRecord()");
    expect(await page.locator("attn-arcs path").count()).toBe(20);
    await page.getByRole("option", { name: "Ich", exact: true }).focus();
    await page.keyboard.press("ArrowDown");
    expect(await lastEvent()).toMatchObject({ query: 1, key: -1 });
    expect(await readout("attn-arcs")).toBe("“·liebe” was chosen looking most at “</s>”: 0.300");
  });

  test("what is picked in one part of the view is shown in all, and is told once", async () => {
    await show(page, "attn-view", "page.textRecord(8)");
    await page.getByRole("radio", { name: "layer 1, head 2" }).click();
    await page.getByRole("option", { name: "·she" }).hover();
    expect(await page.evaluate("window.events.length")).toBe(2);
    expect(await lastEvent()).toMatchObject({ layer: 1, head: 2, query: 6, key: -1 });
    expect(await readout("attn-view")).toBe(`“·she” looks most at “·she”: ${share(2, 6, 6).toFixed(3)}`);
    await page.getByLabel("Head").first().selectOption("mean");
    const mean = [0, 1, 2].reduce((sum, head) => sum + share(head, 6, 6) / 3, 0);
    expect(await readout("attn-view")).toBe(`“·she” looks most at “·she”: ${mean.toFixed(3)}`);
  });

  test("records can be set again and again: neither nodes nor events add up", async () => {
    await show(page, "attn-view", "page.textRecord(8)");
    const nodes = `(() => { const count = (root) => [...root.querySelectorAll("*")].reduce((sum, each) => sum + 1 + (each.shadowRoot ? count(each.shadowRoot) : 0), 0); return count(document); })()`;
    const set = (expression: string): Promise<unknown> =>
      page.evaluate(
        `document.querySelector("attn-view").record = ${expression}; new Promise((done) => setTimeout(done, 10))`,
      );
    const before = await page.evaluate(nodes);
    for (let round = 0; round < 20; round++) {
      await set(round % 2 === 0 ? "page.crossRecord()" : "page.textRecord(30)");
    }
    await set("page.textRecord(8)");
    expect(await page.evaluate(nodes)).toBe(before);
    await page.getByRole("option", { name: "·she" }).hover();
    expect(await page.evaluate("window.events.length")).toBe(1);
  });

  test("properties that are set before the element is defined count, and attributes do", async () => {
    const { page: fresh, complaints } = await openPage(
      browser,
      plainPage.replace("<main>", '<main><attn-map layer="1" head="2" key-index="0"></attn-map>'),
    );
    await fresh.evaluate(`document.querySelector("attn-map").query = 3`);
    await fresh.addScriptTag({ content: script });
    await fresh.evaluate(`document.querySelector("attn-map").record = page.textRecord(6)`);
    await fresh.waitForTimeout(50);
    expect(await fresh.locator("attn-map output").textContent()).toBe(
      `“·dog” looks at “Riley”: ${share(2, 3, 0).toFixed(3)}`,
    );
    expect(complaints).toEqual([]);
    await fresh.close();
  });

  test("setting properties sends nothing", async () => {
    await show(page, "attn-view", "page.textRecord(6)");
    await page.evaluate(
      `Object.assign(document.querySelector("attn-view"), { layer: 1, head: "mean", query: 2, keyIndex: 1 })`,
    );
    await page.waitForTimeout(20);
    await page.evaluate(`document.querySelector("attn-view").mode = "to"`);
    await page.waitForTimeout(20);
    expect(await page.evaluate("window.events")).toEqual([]);
    expect(await readout("attn-view")).toMatch(/^“·a” is looked at most by /);
  });

  test.each(elementNames)("%s shows nothing where there is nothing", async (name) => {
    for (const record of [
      "undefined",
      "page.textRecord(0)",
      "page.textRecord(1)",
      "{ ...page.textRecord(3), layers: [] }",
    ]) {
      await show(page, name, record);
      await page.evaluate(`document.querySelector("${name}").query = 0`);
      await page.waitForTimeout(20);
      expect(await page.evaluate(`document.querySelector("${name}").toSvg()`)).toMatch(/^(<svg|$)/);
    }
    await page.evaluate(`document.querySelector("${name}").record = page.textRecord(5)`);
    await page.waitForTimeout(20);
    await page.evaluate(`document.querySelector("${name}").record = undefined`);
    await page.waitForTimeout(20);
    expect(await page.evaluate(`document.querySelector("${name}").toSvg()`)).toBe("");
  });
});
