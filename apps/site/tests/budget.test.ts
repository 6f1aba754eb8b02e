// What each page costs before models: all its scripts, workers included, gzipped as a host would send them.
import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { pages } from "../src/page-list.ts";
import { useSite } from "./site/use-site.ts";

const most = 350_000; // bytes
const site = useSite();

test.for(pages.map(({ id }) => id))("%s is ready with less than 350 kB of JavaScript", async (id, context) => {
  const page = await site.open(context, "");
  const scripts = new Map<string, number>();
  page.on("response", async (response) => {
    if (!new URL(response.url()).pathname.endsWith(".js")) return;
    // What is still on its way when a page is left has no body any more.
    const body = await response.body().catch(() => undefined);
    if (body) scripts.set(response.url(), gzipSync(body).length);
  });
  await page.goto("about:blank");
  await page.goto(`${site.address()}#/${id}`);
  await page.locator("[data-ready=true]").waitFor();
  expect(scripts.size).toBeGreaterThan(1);
  const bytes = [...scripts.values()].reduce((sum, each) => sum + each, 0);
  expect(bytes, [...scripts].map(([url, size]) => `${new URL(url).pathname} ${size}`).join(", ")).toBeLessThan(most);
});

test("no page is missing, and each has its own title", async (context) => {
  const page = await site.open(context, "#/home");
  await page.locator("[data-ready=true]").waitFor();
  const titles = new Set<string>();
  for (const { id } of pages) {
    await page.goto(`${site.address()}#/${id}`);
    await page.locator("h1").waitFor();
    titles.add(await page.title());
  }
  expect(titles.size).toBe(pages.length);
});
