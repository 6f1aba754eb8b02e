// Pictures that are saved as files: the whole of what is on the page, with what its colours stand for.
import { readFile } from "node:fs/promises";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { useSite } from "./site/use-site.ts";

const site = useSite();

async function savedSvg(page: Page, caption: string): Promise<string> {
  const button = page.getByRole("button", { name: `Save as SVG: ${caption}` });
  const [download] = await Promise.all([page.waitForEvent("download"), button.click()]);
  return readFile(await download.path(), "utf8");
}

test("a chart with a legend is saved as the chart, not as a swatch of its legend", async (context) => {
  const page = await site.open(context, "#/memory");
  await page.locator("[data-ready=true]").waitFor();
  const saved = await savedSvg(page, "Time for the next token");
  // It is drawn anew with each token, so that a handle to it would be lost.
  const drawn = await page.evaluate(() => document.querySelector("figure figure > svg")?.getAttribute("viewBox"));
  const [, , width = 0, height = 0] = (drawn ?? "").split(/[ ,]+/).map(Number);
  const { box, middle } = await page.evaluate((markup) => {
    const file = new DOMParser().parseFromString(markup, "image/svg+xml").documentElement;
    document.body.append(file);
    const words = [...file.querySelectorAll("text")].find(({ textContent }) => textContent === "with the cache");
    const anchor = words && getComputedStyle(words).textAnchor;
    file.remove();
    return { box: file.getAttribute("viewBox"), middle: anchor !== "start" };
  }, saved);
  expect(width).toBeGreaterThan(200);
  // The chart takes the whole width that it was drawn for.
  const shown = await page.evaluate(() => document.querySelector("figure figure > svg")?.getBoundingClientRect().width);
  expect(shown).toBe(width);
  expect(box).toBe(`0 -24 ${width} ${height + 24}`);
  expect(middle).toBe(false);
  for (const name of ["with the cache", "reading all again", "tokens read"]) expect(saved).toContain(name);
});

test("names of columns lie on their side in every script, so that none stands on its head", async (context) => {
  const page = await site.open(context, "#/translate?text=The+dog+sees+the+cat.&to=ko&look=decoder");
  const names = page.locator("attn-map").first().locator(".columns span");
  await expect.poll(() => names.filter({ hasText: /\p{Script=Hangul}/u }).count()).toBeGreaterThan(0);
  const orientations = await names.evaluateAll((each) => each.map((name) => getComputedStyle(name).textOrientation));
  expect(new Set(orientations)).toEqual(new Set(["sideways"]));
});
