// The page about the next token in a browser: it draws what `generate` draws in Node.
import { tokenLabel } from "@attn/elements";
import { generate } from "@attn/transformer";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { nextTokenExample } from "../src/pages/next-token/example.ts";
import { readAhead } from "../src/pages/next-token/read-ahead.ts";
import { violations } from "./site/accessibility.ts";
import { ownModel } from "./site/own-model.ts";
import { runExample } from "./site/run-example.ts";
import { useSite } from "./site/use-site.ts";

const site = useSite();
const prompt = "Riley is a dog, and";
const settings = { temperature: 0.8, topK: 0, topP: 1, minP: 0, seed: 1 };

const percent = (share: number): string => (share > 0 && share < 0.0005 ? "< 0.1 %" : `${(100 * share).toFixed(1)} %`);

/** The rows of the distribution: model's share, then what is drawn from. */
const rowsOf = (page: Page): Promise<string[]> =>
  page
    .getByRole("list", { name: "The next token" })
    .getByRole("listitem")
    .evaluateAll((items) =>
      items.map((item) =>
        [".name", ".model", ".drawn"].map((part) => item.querySelector(part)?.textContent).join(" | "),
      ),
    );

/** What `generate` writes after the prompt: ids. */
async function generated(options: object, maxTokens: number): Promise<number[]> {
  const { model, tokenizer } = await ownModel("language-model", "causal");
  const tokens: number[] = [];
  for await (const { token } of generate(model, tokenizer.encode(prompt), { ...options, maxTokens }))
    tokens.push(token);
  model.dispose();
  return tokens;
}

test("steps draw the tokens that generate draws with the same seed", async (context) => {
  const page = await site.open(context, "#/next-token?topP=0.9&seed=7");
  const step = page.getByRole("button", { name: "Step", exact: true });
  const tokens = await generated({ ...settings, topP: 0.9, seed: 7 }, 4);
  for (const [i] of tokens.entries()) {
    await step.click();
    await expect.poll(() => page.url()).toContain(`chosen=${tokens.slice(0, i + 1).join(".")}`);
  }
});

test("a step back forgets the last token alone, also when it is the only one", async (context) => {
  const page = await site.open(context, "#/next-token?chosen=300.310");
  await page.locator("[data-ready=true]").waitFor();
  const back = page.getByRole("button", { name: "Back", exact: true });
  await back.click();
  await expect.poll(() => page.url()).toMatch(/chosen=300$/);
  await back.click();
  await expect.poll(() => page.url()).not.toContain("chosen");
  await expect.poll(() => back.isDisabled()).toBe(true);
});

test("the sliders change the distribution to the one that Node computes", async (context) => {
  const page = await site.open(context, "#/next-token");
  const own = await ownModel("language-model", "causal");
  await page.locator("[data-ready=true]").waitFor();
  for (const change of [{}, { temperature: 1.5 }, { temperature: 1.5, topK: 5 }, { temperature: 0 }] as const) {
    const now = { ...settings, ...change };
    await page.getByRole("slider", { name: "Temperature" }).fill(String(now.temperature));
    await page.getByRole("slider", { name: "Top-k" }).fill(String(now.topK));
    const { next, nextTexts } = await readAhead(own, { text: prompt, chosen: [], settings: now });
    const { candidates = [], choice } = next ?? {};
    const shown =
      candidates.some(({ token }) => token === choice?.token) || !choice
        ? candidates
        : [...candidates.slice(0, -1), choice];
    const rows = shown.map(({ token, probability, drawn, cutBy }) =>
      [tokenLabel(nextTexts[token] ?? ""), percent(probability), cutBy ? "–" : percent(drawn)].join(" | "),
    );
    await expect.poll(() => rowsOf(page)).toEqual(rows);
  }
});

test("another token in a place forgets what came after it", async (context) => {
  const tokens = await generated(settings, 3);
  const page = await site.open(context, `#/next-token?chosen=${tokens.join(".")}`);
  const own = await ownModel("language-model", "causal");
  const { chosen } = await readAhead(own, { text: prompt, chosen: tokens, settings });
  await page.getByRole("paragraph").filter({ hasText: prompt }).getByRole("button").nth(1).click();
  const other = chosen[1]?.alternatives.find(({ token }) => token !== tokens[1]);
  const name = `${tokenLabel(other?.text ?? "")} ${(100 * (other?.probability ?? 0)).toFixed(1)} %`;
  await page.getByRole("button", { name, exact: true }).click();
  await expect.poll(() => page.url()).toContain(`chosen=${tokens[0]}.${other?.token}`);
});

test("ids that the model does not have and an empty beginning are no error", async (context) => {
  const page = await site.open(context, "#/next-token?chosen=5.99999999&temperature=NaN&topK=-3");
  await page.locator("[data-ready=true]").waitFor();
  await page.getByLabel("The beginning of a text").fill("");
  await expect.poll(async () => (await rowsOf(page)).length).toBe(12);
  expect(await page.getByRole("slider", { name: "Temperature" }).inputValue()).toBe("0.8");
});

test.for(["light", "dark"] as const)(
  "nothing stands in the way of assistive technology, %s",
  async (theme, context) => {
    const page = await site.open(context, "#/next-token?chosen=300.310&topK=3", { theme });
    await page.locator("[data-ready=true]").waitFor();
    await page.getByRole("paragraph").filter({ hasText: prompt }).getByRole("button").first().click();
    await page.locator("summary").click();
    expect(await violations(page)).toEqual([]);
  },
);

test("the program that the page hands over writes what the page writes", async () => {
  const own = await ownModel("language-model", "causal");
  const tokens = await generated(settings, 3);
  const { chosen } = await readAhead(own, { text: prompt, chosen: tokens, settings });
  const lines = chosen.map(({ text, logprob }) => `${JSON.stringify(text)} ${logprob.toFixed(3)}`);
  expect(await runExample(nextTokenExample(prompt, settings, 3))).toBe(lines.join("\n"));
});
