// The page about attention in a browser: every number on it is one that the same packages compute in Node.
import { readFile } from "node:fs/promises";
import { initialParameters, parseConfig, saveModel } from "@attn/transformer";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { attentionExample } from "../src/pages/attention/example.ts";
import { type HeadStages, headStages } from "../src/pages/attention/head-stages.ts";
import { Looker } from "../src/pages/attention/look.ts";
import { percent, signed, weightText } from "../src/pages/attention/numbers.ts";
import { presets } from "../src/pages/attention/presets.ts";
import { readModel } from "../src/pages/attention/read-model.ts";
import { learnedRules, type Rules } from "../src/pages/attention/rules.ts";
import { violations } from "./site/accessibility.ts";
import { ownModel } from "./site/own-model.ts";
import { runExample } from "./site/run-example.ts";
import { useSite } from "./site/use-site.ts";

const site = useSite();
const sentence = "Riley is a dog, and Tom is a baker. She barks at the moon.";
const learned = learnedRules({ kvHeads: 2 });
const [she, dog] = [11, 3];

interface Asked {
  readonly layer: number;
  readonly head: number;
  readonly rules?: Partial<Rules>;
  readonly order?: readonly number[];
}

/** The stages that the page must show. */
async function stagesOf(text: string, { layer, head, rules = {}, order = [] }: Asked): Promise<HeadStages> {
  const own = await ownModel("language-model", "causal");
  const stages = await headStages(own.model, await readModel(own, text), {
    layer,
    head,
    rules: { ...learned, ...rules },
    order,
  });
  own.model.dispose();
  return stages;
}

const rowOf = (matrix: Float32Array, row: number): Float32Array => {
  const size = Math.sqrt(matrix.length);
  return matrix.subarray(row * size, (row + 1) * size);
};

/** The cells of a stage in the table, by the beginning of its name. */
const cellsOf = (page: Page, name: string): Promise<string[]> =>
  page
    .getByRole("row", { name: new RegExp(`^${name}`) })
    .getByRole("cell")
    .allInnerTexts();

const isReady = (page: Page): Promise<void> => page.locator("[data-ready=true]").waitFor();

test("each stage of the picked head and word is what Node computes, also after typing", async (context) => {
  const page = await site.open(context, "#/attention");
  const cases: readonly (readonly [string, number])[] = [
    [sentence, she],
    ["The king loves the queen", 4],
  ];
  for (const [text, query] of cases) {
    if (text !== sentence) await page.getByLabel("A sentence", { exact: true }).fill(text);
    const stages = await stagesOf(text, { layer: 2, head: 0 });
    const [raw, scores, weights] = [stages.raw, stages.scores, stages.weights].map((each) => [...rowOf(each, query)]);
    await expect.poll(() => cellsOf(page, "q · k")).toEqual(raw?.map((each) => signed(each)));
    expect(await cellsOf(page, "÷ √24")).toEqual(raw?.map((each) => signed(each / Math.sqrt(24))));
    expect(await cellsOf(page, "mask")).toEqual(scores?.map((each) => (each === -Infinity ? "hidden" : "✓")));
    expect(await cellsOf(page, "softmax")).toEqual(weights?.map(percent));
  }
});

test("words that are typed, changed in the middle and taken away stand everywhere as Node computes them", async (context) => {
  const page = await site.open(context, "#/attention");
  await isReady(page);
  const element = page.locator("attn-text");
  const readers = element.locator(".for-readers");
  const texts = [
    "The king loves the queen",
    "The king loves the queen and",
    "The cat loves the queen and",
    "The cat",
    "The",
  ];
  for (const text of texts) {
    await page.getByLabel("A sentence", { exact: true }).fill(text);
    const own = await ownModel("language-model", "causal");
    const words = (await readModel(own, text)).texts;
    own.model.dispose();
    const stages = await stagesOf(text, { layer: 2, head: 0 });
    const weights = [...rowOf(stages.weights, words.length - 1)];
    await expect.poll(() => cellsOf(page, "softmax")).toEqual(weights.map(percent));
    expect(await element.locator(".tokens:not(.keys)").textContent()).toBe(text);
    expect(await readers.locator("td").allTextContents()).toEqual(weights.map(weightText));
    expect(await readers.locator("tbody th").allTextContents()).toEqual(words.map((word) => word.replace(" ", "·")));
    const lengths = await page
      .getByRole("row", { name: /^values v/ })
      .getByRole("cell")
      .all();
    expect(await Promise.all(lengths.map((each) => each.getAttribute("aria-label")))).toEqual(
      words.map((_, at) => `length ${Math.hypot(...stages.value.subarray(24 * at, 24 * (at + 1))).toFixed(1)}`),
    );
  }
});

test.each(presets)("the sentence “$text” shows what is said of it", async ({ text, layer, head, query, shows }) => {
  const own = await ownModel("language-model", "causal");
  const { texts } = await readModel(own, text);
  own.model.dispose();
  const row = rowOf((await stagesOf(text, { layer, head })).weights, query);
  const most = texts[row.indexOf(Math.max(...row))]?.trim() ?? "";
  expect(Math.max(...row)).toBeGreaterThan(0.5);
  expect(shows).toContain(most);
  expect(shows).toContain(`“${texts[query]?.trim()}”`);
});

test.for([
  ["score=symmetric", { score: "symmetric" }],
  ["score=cosine&causal=0", { score: "cosine", causal: false }],
  ["score=additive", { score: "additive" }],
  ["positions=0&kvHeads=1", { positions: false, kvHeads: 1 }],
] as const)("under %s the weights are those of @attn/attention", async ([parameters, rules], context) => {
  const page = await site.open(context, `#/attention?${parameters}`);
  const stages = await stagesOf(sentence, { layer: 2, head: 0, rules });
  await isReady(page);
  expect(await cellsOf(page, "softmax")).toEqual([...rowOf(stages.weights, she)].map(percent));
  const own = await ownModel("language-model", "causal");
  const request = { text: sentence, layer: 2, head: 0, rules: { ...learned, ...rules }, order: [], seen: 0 };
  const { movedByRules } = await new Looker().look(own, request);
  own.model.dispose();
  expect(await page.getByText("On average a word gives").textContent()).toContain(percent(movedByRules));
});

test("another head and another word are picked in the pictures, and the address follows", async (context) => {
  const page = await site.open(context, "#/attention");
  await isReady(page);
  await page.locator("attn-heads").getByRole("radio").nth(4).click();
  await page.getByRole("columnheader", { name: "moon" }).getByRole("button").click();
  const stages = await stagesOf(sentence, { layer: 1, head: 0 });
  await expect.poll(() => cellsOf(page, "softmax")).toEqual([...rowOf(stages.weights, 15)].map(percent));
  await expect.poll(() => page.url()).toContain("layer=1");
  expect(page.url()).toContain("query=15");
});

test("a pair is told in numbers, in both directions", async (context) => {
  const page = await site.open(context, "#/attention");
  await isReady(page);
  await page.getByRole("columnheader", { name: "dog" }).getByRole("button").hover();
  const { raw, weights } = await stagesOf(sentence, { layer: 2, head: 0 });
  const size = Math.sqrt(raw.length);
  const [there, back] = [raw[she * size + dog] ?? 0, raw[dog * size + she] ?? 0];
  await page.getByRole("heading", { name: "“She” looks at “dog”" }).waitFor();
  const steps = page.getByRole("list", { name: "From score to weight" }).getByRole("listitem");
  expect(await steps.first().textContent()).toContain(signed(there));
  expect(await steps.last().textContent()).toContain(weightText(weights[she * size + dog] ?? 0));
  expect(await page.getByText("The other way").textContent()).toContain(signed(back));
});

test("a word that is moved by keys takes its weights along without positions and mask, and not with them", async (context) => {
  const page = await site.open(context, "#/attention?positions=0&causal=0");
  await isReady(page);
  const words = page.getByRole("list", { name: "Words in their places" });
  await words.getByRole("button", { name: "dog" }).focus();
  for (const _ of [1, 2]) await page.keyboard.press("ArrowRight");
  await expect.poll(() => page.url()).toContain("order=0.1.2.4.5.3.");
  await page.getByText("The weights moved along with the words").waitFor();
  await page.getByRole("switch", { name: "Positions" }).check();
  const order = [0, 1, 2, 4, 5, 3, ...Array.from({ length: 11 }, (_, i) => i + 6)];
  const moved = await stagesOf(sentence, { layer: 2, head: 0, rules: { causal: false }, order });
  await page.getByText("The weights changed, most from").waitFor();
  expect(await cellsOf(page, "softmax")).toEqual([...rowOf(moved.weights, order.indexOf(she))].map(percent));
});

test("a word can be dragged to another place", async (context) => {
  const page = await site.open(context, "#/attention");
  await isReady(page);
  const words = page.getByRole("list", { name: "Words in their places" }).getByRole("button");
  await words.nth(0).scrollIntoViewIfNeeded();
  const [from, to] = [await words.nth(0).boundingBox(), await words.nth(2).boundingBox()];
  if (!from || !to) throw new Error("the words are not drawn");
  await page.mouse.move(from.x + 10, from.y + 10);
  await page.mouse.down();
  await page.mouse.move(to.x + to.width / 2, to.y + 10, { steps: 6 });
  await page.mouse.up();
  await expect.poll(() => page.url()).toContain("order=1.2.0.3.");
  await page.getByRole("button", { name: "Back to the sentence" }).click();
  await expect.poll(() => page.url()).not.toContain("order=");
});

test("hostile values in the address, an empty sentence and a long one are no error", async (context) => {
  const page = await site.open(
    context,
    "#/attention?layer=99&head=1e9&query=-7&key=NaN&score=magic&kvHeads=5&order=0.0.0&plane=up",
  );
  await isReady(page);
  await expect.poll(async () => (await cellsOf(page, "softmax")).length).toBe(17);
  const input = page.getByLabel("A sentence", { exact: true });
  await input.fill("");
  await page.getByText("Type a sentence.").waitFor();
  await input.fill("the dog ".repeat(50));
  await page.getByText("Only the first 64 tokens are read here.").waitFor();
  await expect.poll(async () => (await cellsOf(page, "softmax")).length).toBe(64);
});

test("a model with learned positions that is dropped is shown, and cannot be without them", async (context) => {
  const page = await site.open(context, "#/attention?positions=0");
  await isReady(page);
  const sizes = { n_embd: 24, n_layer: 2, n_head: 6, n_positions: 64, vocab_size: 2000 };
  const config = parseConfig({ architectures: ["GPT2LMHeadModel"], ...sizes });
  const files = [];
  for (const { name, chunks } of saveModel({ config, parameters: initialParameters(config, { seed: 5 }) })) {
    const parts: Uint8Array[] = [];
    for await (const chunk of chunks) parts.push(chunk);
    files.push({ name, mimeType: "", buffer: Buffer.concat(parts) });
  }
  const tokenizer = await readFile(new URL("../../cli/models/language-model/tokenizer.json", import.meta.url));
  files.push({ name: "tokenizer.json", mimeType: "", buffer: tokenizer });
  await page.getByLabel("Files of a model, a tokenizer or word vectors").setInputFiles(files);
  await expect.poll(() => page.locator("attn-heads").getByRole("radio").count()).toBe(12);
  await page.getByText("This model adds positions to its word vectors").waitFor();
  expect(await page.getByRole("switch", { name: "Positions" }).isDisabled()).toBe(true);
  await page.getByRole("radio", { name: "3", exact: true }).check();
  await page.getByText("The rules are changed, below.").waitFor();
});

test("a translator that is dropped is refused in words", async (context) => {
  const page = await site.open(context, "#/attention");
  await isReady(page);
  const folder = new URL("../../cli/models/translator/", import.meta.url).pathname;
  const files = ["config.json", "tokenizer.json", "model.safetensors"].map((name) => `${folder}${name}`);
  await page.getByLabel("Files of a model, a tokenizer or word vectors").setInputFiles(files);
  await page.getByText("this page needs a language model").first().waitFor();
});

test.for(["light", "dark"] as const)(
  "nothing stands in the way of assistive technology, %s",
  async (theme, context) => {
    const page = await site.open(context, "#/attention?score=symmetric&order=1.0", { theme });
    await isReady(page);
    for (const details of await page.locator("summary").all()) await details.click();
    expect(await violations(page)).toEqual([]);
  },
);

test.for(["dot", "symmetric", "cosine", "additive"] as const)(
  "the program that the page hands over prints the scores and weights of %s",
  async (score) => {
    const rules = { ...learned, score, kvHeads: score === "dot" ? 2 : 1, positions: score !== "cosine" };
    const stages = await stagesOf(sentence, { layer: 1, head: 2, rules });
    const printed = await runExample(attentionExample(sentence, { layer: 1, head: 2, rules, query: she }));
    const [scores, weights] = [rowOf(stages.scores, she), rowOf(stages.weights, she)];
    const numbers = printed.split("\n").map((line) => line.split(" ").slice(-2).map(Number));
    expect(numbers).toHaveLength(17);
    for (const [place, [logit = 0, weight = 0]] of numbers.entries()) {
      if (logit !== -Infinity) expect(Math.abs(logit - (scores[place] ?? 0))).toBeLessThan(0.0011);
      expect(Math.abs(weight - (weights[place] ?? 0))).toBeLessThan(0.0011);
    }
  },
);
