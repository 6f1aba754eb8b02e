// How the elements of @attn/elements look in a real browser: colours of their place, labels, pictures they give, and what axe says. Skipped when
// no browser is there.
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { browserPath } from "./chromium.ts";
import { axeViolations, bundleElements, elementNames, openElements, show, startBrowser } from "./elements-browser.ts";

let browser: Browser;
let script: string;
let page: Page;

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

  test.each([
    [6, 390],
    [20, 390],
    [64, 390],
    [64, 1280],
  ])("labels of %i tokens neither overlap nor leave the map at %i pixels", async (count, width) => {
    await page.setViewportSize({ width, height: 900 });
    await show(page, "attn-map", `page.textRecord(${count})`);
    await page.evaluate(`document.querySelector("attn-map").query = ${count - 2}`);
    await page.waitForTimeout(50);
    const sides = await page.evaluate(visibleLabels);
    for (const labels of sides) {
      expect(labels.length).toBeGreaterThan(Math.min(5, count - 1));
      for (const [index, { from, to, isInside }] of labels.entries()) {
        expect(isInside).toBe(true);
        expect(to).toBeLessThanOrEqual((labels[index + 1]?.from ?? Number.POSITIVE_INFINITY) + 4);
        expect(from).toBeLessThan(to);
      }
    }
  });

  test("the colours follow the color-scheme of the place, also when it changes", async () => {
    await show(page, "attn-map", "page.textRecord(6)");
    const pixel = `(() => { const pen = document.createElement("canvas").getContext("2d", { willReadFrequently: true }); pen.drawImage(document.querySelector("attn-map").shadowRoot.querySelector("canvas"), 0, 0); return [...pen.getImageData(0, 0, 1, 1).data]; })()`;
    expect(await page.evaluate(pixel)).toEqual([8, 53, 125, 255]);
    await page.evaluate(`document.querySelector("main").style.colorScheme = "dark"`);
    await page.waitForTimeout(200);
    expect(await page.evaluate(pixel)).toEqual([189, 222, 255, 255]);
    await page.evaluate(`document.querySelector("main").style.setProperty("--attn-high", "oklch(62.8% 0.2577 29.23)")`);
    await page.waitForTimeout(200);
    const [red = 0, green = 0, blue = 0] = (await page.evaluate(pixel)) as number[];
    expect([red > 250, green < 5, blue < 5]).toEqual([true, true, true]);
  });

  test.each(elementNames)("%s gives a standalone SVG", async (name) => {
    await show(page, name, "page.crossRecord()");
    const svg = await page.evaluate(
      `(() => { const element = document.querySelector("${name}"); element.query = 1; return element.toSvg(); })()`,
    );
    expect(svg).toMatch(/^<svg xmlns/);
    const parsed = await page.evaluate((text) => {
      const parsedSvg = new DOMParser().parseFromString(text, "image/svg+xml");
      return [parsedSvg.querySelector("parsererror")?.textContent ?? "", parsedSvg.documentElement.localName];
    }, String(svg));
    expect(parsed).toEqual(["", "svg"]);
    expect(svg).not.toContain("prefers-color-scheme");
  });

  test.each(elementNames)("axe finds nothing wrong with %s", async (name) => {
    for (const scheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme: scheme });
      for (const record of ["page.textRecord(20)", "page.crossRecord()"]) {
        await show(page, name, record);
        await page.evaluate(`document.querySelector("${name}").query = 3`);
        await page.waitForTimeout(50);
        expect(await axeViolations(page), `${scheme} ${record}`).toEqual([]);
      }
    }
  });
});

/** Runs in the page: per side of the map the labels that can be seen, with their extent along the side. Line boxes may touch: letters are lower. */
function visibleLabels(): { from: number; to: number; isInside: boolean }[][] {
  const map = document.querySelector("attn-map");
  const outer = map?.getBoundingClientRect();
  return ["rows", "columns"].map((side) =>
    Array.from(map?.shadowRoot?.querySelectorAll(`.${side} span`) ?? [])
      .filter((label) => getComputedStyle(label).visibility === "visible")
      .map((label) => {
        const { left, right, top, bottom } = label.getBoundingClientRect();
        const isInside =
          outer !== undefined && left >= outer.left - 4 && right <= outer.right + 4 && top >= outer.top - 4;
        return side === "rows" ? { from: top, to: bottom, isInside } : { from: left, to: right, isInside };
      }),
  );
}
