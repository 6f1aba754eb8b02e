// The page about memory in a browser: what it says of a cache is what a cache in Node says.
import { expect, test } from "vitest";
import { sizeText } from "../src/pages/memory/cache-size.ts";
import { memoryExample } from "../src/pages/memory/example.ts";
import { type CacheSettings, runSteps, type Step } from "../src/pages/memory/run-steps.ts";
import { violations } from "./site/accessibility.ts";
import { ownModel } from "./site/own-model.ts";
import { runExample } from "./site/run-example.ts";
import { useSite } from "./site/use-site.ts";

const site = useSite();
const text = "Riley is a dog, and";
const plain: CacheSettings = { kind: "growing", dtype: "float32", window: 24, sinks: 4 };

async function lastStep(cache: CacheSettings, count: number): Promise<Step | undefined> {
  const own = await ownModel("language-model", "causal");
  let last: Step | undefined;
  const onStep = (step: Step): void => {
    last = step;
  };
  await runSteps(own, { text, count, cache, onStep });
  own.model.dispose();
  return last;
}

test.for([
  ["", plain],
  ["&dtype=int8", { ...plain, dtype: "int8" }],
  ["&kind=rotating&window=8&sinks=2", { ...plain, kind: "rotating", window: 8, sinks: 2 }],
] as const)("the cache%s takes and holds what it does in Node", async ([parameters, cache], context) => {
  const page = await site.open(context, `#/memory?count=24${parameters}`);
  const last = await lastStep(cache, 24);
  await page.locator("[data-ready=true][data-running=false]").waitFor();
  const taken = page.locator("dl div").filter({ hasText: "the cache takes" }).locator("dd");
  await expect.poll(() => taken.textContent()).toBe(sizeText(last?.bytes ?? 0));
  const held = cache.kind === "rotating" ? 10 : 24;
  expect(await page.getByRole("list", { name: `${held} of 24 tokens are held` }).count()).toBe(1);
});

test("a model whose shape is public shows what its cache takes", async (context) => {
  const page = await site.open(context, "#/memory?count=16&model=Llama+3.1+8B&tokens=131072");
  const row = page.getByRole("row", { name: /^8 4 heads share one, as trained/ });
  // 2 · 32 layers · 8 heads · 128 numbers · 4 bytes · 131072 tokens
  await expect.poll(() => row.getByRole("cell").first().textContent()).toBe(sizeText(2 * 32 * 8 * 128 * 4 * 131_072));
});

test("a run can be stopped, and hostile values in the address are no error", async (context) => {
  const page = await site.open(context, "#/memory?count=1e9&kind=spinning&window=-4&tokens=NaN&text=");
  await page.getByRole("button", { name: "Stop" }).click();
  await page.getByRole("button", { name: "Run" }).waitFor();
});

test.for(["light", "dark"] as const)(
  "nothing stands in the way of assistive technology, %s",
  async (theme, context) => {
    const page = await site.open(context, "#/memory?count=16&kind=rotating&window=4", { theme });
    await page.locator("[data-ready=true][data-running=false]").waitFor();
    await page.locator("summary").click();
    expect(await violations(page)).toEqual([]);
  },
);

test("the program that the page hands over prints what a cache takes", async () => {
  const cache: CacheSettings = { ...plain, kind: "rotating", window: 8, sinks: 2, dtype: "float16" };
  const printed = await runExample(memoryExample(text, cache));
  const last = await lastStep(cache, 24);
  expect(printed.split("\n").at(-1)).toMatch(new RegExp(`tokens were read, the cache takes ${last?.bytes} bytes$`));
});
