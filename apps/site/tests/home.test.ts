// The home page in a browser: what it shows is what the same packages compute in Node.
import { expect, test } from "vitest";
import { homeExample } from "../src/pages/home/example.ts";
import { readText } from "../src/pages/home/read-text.ts";
import { violations } from "./site/accessibility.ts";
import { barRows } from "./site/bar-rows.ts";
import { ownModel } from "./site/own-model.ts";
import { runExample } from "./site/run-example.ts";
import { useSite } from "./site/use-site.ts";

const site = useSite();
const sentence = "Sarah lies still on the bed, feeling";

/** The likeliest tokens as their bars must read. */
const rowsOf = (next: readonly { readonly text: string; readonly probability: number }[]): string[] =>
  next.map(({ text, probability }) => `${text}: ${(100 * probability).toFixed(1)} %`);

test("typing changes the next tokens to those that Node computes", async (context) => {
  const page = await site.open(context, "#/home");
  const own = await ownModel("language-model", "causal");
  for (const text of [sentence, "Riley is a dog, and she"]) {
    await page.getByLabel("A sentence that is not finished").fill(text);
    const { next } = await readText(own, text);
    await expect.poll(() => barRows(page, "The likeliest next tokens")).toEqual(rowsOf(next));
  }
  await expect.poll(() => page.url()).toContain("text=Riley+is+a+dog");
  own.model.dispose();
});

test("pointing at a token shows where it looks, in the head that was picked", async (context) => {
  const page = await site.open(context, "#/home?layer=1&head=3");
  const { layers, tokens, texts } = await readText(await ownModel("language-model", "causal"), sentence);
  const [query, size] = [texts.indexOf(" bed"), tokens.length];
  await page.getByRole("list", { name: "Tokens" }).getByRole("button").nth(query).focus();
  const first = (3 * size + query) * size;
  const row = [...(layers[1]?.subarray(first, first + query + 1) ?? [])];
  const most = Math.max(...row);
  const said = `“·bed” looks most at “${texts[row.indexOf(most)]?.replace(" ", "·")}”: ${most.toFixed(3)}`;
  await expect.poll(() => page.locator("attn-text output").textContent()).toBe(said);
  await expect.poll(() => page.locator("attn-map output").textContent()).toBe(said);
});

test("an address brings its sentence, and an empty sentence is no error", async (context) => {
  const page = await site.open(context, "#/home?text=My+dog");
  await expect.poll(() => page.getByLabel("A sentence that is not finished").inputValue()).toBe("My dog");
  await page.getByLabel("A sentence that is not finished").fill("");
  await expect
    .poll(() => page.getByRole("list", { name: "The likeliest next tokens" }).getByRole("listitem").count())
    .toBe(0);
});

test.for(["light", "dark"] as const)(
  "nothing stands in the way of assistive technology, %s",
  async (theme, context) => {
    const page = await site.open(context, "#/home", { theme });
    await page.locator("[data-ready=true]").waitFor();
    await page.locator("summary").click();
    expect(await violations(page)).toEqual([]);
  },
);

test("the program that the page hands over prints what the page shows", async () => {
  const { next } = await readText(await ownModel("language-model", "causal"), sentence);
  const printed = (await runExample(homeExample(sentence))).split("\n").slice(1);
  expect(printed).toEqual(next.slice(0, 3).map(({ text, probability }) => `${text} ${probability.toFixed(3)}`));
});
