// The HTML that @attn/elements exports, opened in a real browser. Skipped when no browser is there.
import { type AttentionRecord, attentionRecord } from "@attn/elements";
import { attentionHtml } from "@attn/elements/html";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { browserPath } from "./chromium.ts";
import { axeViolations, openPage, startBrowser } from "./elements-browser.ts";

let browser: Browser;

/** Two layers of two heads; every row gives its first key twice what it gives the others. */
function record(count: number): AttentionRecord {
  const weights = new Float32Array(2 * count * count);
  for (let row = 0; row < 2 * count; row++) {
    const seen = (row % count) + 1;
    for (let key = 0; key < seen; key++) weights[row * count + key] = (key === 0 ? 2 : 1) / (seen + 1);
  }
  const words = ["Sarah", " lies", " in", " her", " bed", "</script><script>alert(1)</script>"];
  const tokens = Array.from({ length: count }, (_, index) => words[index % words.length] ?? "");
  return attentionRecord({ tokens, layers: [weights, weights], source: "sample" });
}

describe.skipIf(browserPath === undefined)("in a browser", () => {
  beforeAll(async () => {
    browser = await startBrowser();
  });
  afterAll(() => browser?.close());

  test("the page shows the record's weights, asks nobody for anything and complains of nothing", async () => {
    const { page, complaints } = await openPage(browser, attentionHtml(record(6)));
    const rows = await page.locator("attn-map table tbody tr").allTextContents();
    expect(rows).toHaveLength(6);
    expect(rows.slice(0, 2)).toEqual([`Sarah${(2 / 7).toFixed(3)}`, `·lies${(1 / 7).toFixed(3)}`]);
    await page.locator("attn-map .stage").focus();
    await page.keyboard.press("Home");
    await page.keyboard.press("ArrowUp");
    await page.keyboard.press("ArrowRight");
    expect(await page.locator("attn-view output").last().textContent()).toBe(
      `“·bed” looks at “·lies”: ${(1 / 6).toFixed(3)}`,
    );
    expect(await page.locator("attn-text [role=option]").last().textContent()).toBe(
      "</script><script>alert(1)</script>",
    );
    expect(complaints).toEqual([]);
    await page.close();
  });

  test("a head that was chosen alone keeps its numbers", async () => {
    const { page, complaints } = await openPage(browser, attentionHtml(record(4), { layer: 1, head: 1 }));
    expect(await page.getByLabel("Layer").first().inputValue()).toBe("0");
    expect(await page.locator("attn-view select option").allTextContents()).toEqual(expect.arrayContaining(["1"]));
    expect(await page.locator("attn-map .stage").getAttribute("aria-label")).toMatch(/^Attention, layer 1, head 1, /);
    expect(await page.locator("attn-heads").isVisible()).toBe(false);
    expect(complaints).toEqual([]);
    await page.close();
  });

  test.each([
    ["light", 1280],
    ["dark", 1280],
    ["light", 390],
    ["dark", 390],
  ] as const)(
    "%s and %i pixels wide it has nothing that axe finds wrong, and nothing beyond its edge",
    async (theme, width) => {
      for (const count of [6, 64]) {
        const { page, complaints } = await openPage(browser, attentionHtml(record(count)), { theme, width });
        await page.waitForTimeout(100);
        expect(await axeViolations(page)).toEqual([]);
        expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
        expect(complaints).toEqual([]);
        await page.close();
      }
    },
  );
});
