// The site in a folder of a host that sends no headers of its own: nothing is missing, and it runs on one thread.
import { expect, test } from "vitest";
import { readText } from "../src/pages/home/read-text.ts";
import { barRows } from "./site/bar-rows.ts";
import { ownModel } from "./site/own-model.ts";
import { useSite } from "./site/use-site.ts";

const site = useSite({ headers: {}, folder: "some/folder/" });

test("in a folder, without headers, it shows what it shows elsewhere", async (context) => {
  const page = await site.open(context, "#/home?text=Riley+is+a");
  await page.locator("[data-ready=true]").waitFor();
  expect(await page.evaluate("crossOriginIsolated")).toBe(false);
  const { next } = await readText(await ownModel("language-model", "causal"), "Riley is a");
  const rows = next.map(({ text, probability }) => `${text}: ${(100 * probability).toFixed(1)} %`);
  expect(await barRows(page, "The likeliest next tokens")).toEqual(rows);
});
