// No page is wider than its window, on a phone, on a tablet and on a desk.
import { expect, test } from "vitest";
import { pages } from "../src/page-list.ts";
import { useSite } from "./site/use-site.ts";

const site = useSite();
const widths = [390, 820, 1280] as const;

test.for(pages.map(({ id }) => id))("%s fits its window", async (id, context) => {
  const page = await site.open(context, `#/${id}`);
  await page.locator("[data-ready=true]").waitFor();
  for (const width of widths) {
    await page.setViewportSize({ width, height: 900 });
    await expect
      .poll(() => page.evaluate("document.documentElement.scrollWidth"), { message: `at ${width}` })
      .toBeLessThanOrEqual(width);
  }
});
