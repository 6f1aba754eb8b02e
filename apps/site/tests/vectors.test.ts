// The page about vectors in a browser: what it says of words is what KeyedVectors and Word2Vec say in Node.
import { createReadStream } from "node:fs";
import { join } from "node:path";
import { evaluateAnalogies, type KeyedVectors, readWord2Vec, Word2Vec } from "@attn/embeddings";
import { analogyQuestions, englishText, formatAnalogyQuestions, words } from "@attn/little-world";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { presets, type Question } from "../src/pages/vectors/analogies.ts";
import { cosineText } from "../src/pages/vectors/cosine-rows.ts";
import { drawnWords } from "../src/pages/vectors/drawn-words.ts";
import { trainingExample, vectorsExample } from "../src/pages/vectors/example.ts";
import { projectByPca } from "../src/pages/vectors/project.ts";
import type { TrainingSettings } from "../src/pages/vectors/train-vectors.ts";
import { violations } from "./site/accessibility.ts";
import { barRows } from "./site/bar-rows.ts";
import { runExample } from "./site/run-example.ts";
import { useSite } from "./site/use-site.ts";

const site = useSite();
const folder = join(import.meta.dirname, "../../cli/models/word-vectors");
const ownVectors = (): Promise<KeyedVectors> => readWord2Vec(createReadStream(join(folder, "vectors.bin")));
const settings: TrainingSettings = {
  method: "skip-gram",
  objective: "negative",
  width: 16,
  window: 3,
  epochs: 2,
  least: 1,
  seed: 7,
};

/** The rows of answers as their bars must read. */
const rowsOf = (answers: readonly { readonly word: string; readonly score: number }[]): string[] =>
  answers.map(({ word, score }) => `${word}: ${cosineText(score)}`);

const nearestRows = (vectors: KeyedVectors, word: string): string[] => rowsOf(vectors.nearest(word, { count: 10 }));

const answersOf = (vectors: KeyedVectors, [a, b, c]: Question): string[] =>
  rowsOf(vectors.analogy({ positive: [c, b], negative: [a], count: 5 }));

/** Gives the page a file by the button for those who do not drag. */
const give = (page: Page, name: string, text: string | Buffer): Promise<void> =>
  page
    .getByLabel("Files of a model, a tokenizer or word vectors")
    .setInputFiles({ name, mimeType: "application/octet-stream", buffer: Buffer.from(text) });

test("typing a word, or picking one from the list, shows the neighbours that KeyedVectors has", async (context) => {
  const page = await site.open(context, "#/vectors");
  const vectors = await ownVectors();
  await expect.poll(() => barRows(page, "Nearest words")).toEqual(nearestRows(vectors, "king"));
  await page.getByLabel("Word", { exact: true }).fill("Puppy");
  await expect.poll(() => barRows(page, "Nearest words")).toEqual(nearestRows(vectors, "puppy"));
  await page.getByLabel("or from the list").selectOption("tokyo");
  await expect.poll(() => barRows(page, "Nearest words")).toEqual(nearestRows(vectors, "tokyo"));
  await expect.poll(() => page.url()).toContain("word=tokyo");
  const { share = 0, kept } = projectByPca(vectors, drawnWords(vectors.words, { count: 300, show: "all" }));
  const said = [share, kept].map((part) => `${(100 * part).toFixed(0)} %`);
  await page
    .getByText(
      `The two directions hold ${said[0]} of the spread of all 64. Each word has ten nearest among those drawn: ${said[1]}`,
    )
    .waitFor();
  await expect
    .poll(async () => (await barRows(page, "Nearest words of bank")).map((row) => row.replace(/ +\(\w+\)/, "")))
    .toEqual(nearestRows(vectors, "bank"));
});

test("arrow keys walk over the map, and what is pointed at says its cosine", async (context) => {
  const page = await site.open(context, "#/vectors?show=places&word=paris");
  const vectors = await ownVectors();
  const map = page.getByRole("application", { name: /^Words by their two directions/ });
  await map.focus();
  await page.keyboard.press("ArrowRight");
  const word = page.getByLabel("Word", { exact: true });
  await expect.poll(() => word.inputValue()).not.toBe("paris");
  const now = await word.inputValue();
  await expect.poll(() => barRows(page, "Nearest words")).toEqual(nearestRows(vectors, now));
  const other = now === "japan" ? "china" : "japan";
  const place = await map.locator("g").filter({ hasText: other }).getAttribute("transform");
  const [x = 0, y = 0] = (place?.match(/[\d.]+/g) ?? []).map(Number);
  await map.hover({ position: { x: x + 1, y: y + 1 } });
  const cosine = vectors.similarity(now, other).toFixed(3);
  await page.getByText(`“${other}”: cosine ${cosine} with “${now}”`).waitFor();
});

test("analogies have the answers of KeyedVectors", async (context) => {
  const page = await site.open(context, "#/vectors");
  const vectors = await ownVectors();
  for (const question of presets) {
    const [a, b, c] = question;
    await page.getByRole("button", { name: `${a} − ${b} = ${c} − ?` }).click();
    await expect.poll(() => barRows(page, "Answers")).toEqual(answersOf(vectors, question));
    const known = analogyQuestions().find((each) => each.a === a && each.b === b && each.c === c);
    expect(await page.getByLabel("The answer").textContent()).toBe(known?.d);
  }
  await page.getByLabel("c", { exact: true }).fill("rome");
  await expect.poll(() => barRows(page, "Answers")).toEqual(answersOf(vectors, ["tokyo", "japan", "rome"]));
});

test("a word without a vector is said, and hostile values in the address are no error", async (context) => {
  const page = await site.open(context, "#/vectors?word=xyzzy&a=%00&projection=sphere&count=-1&epochs=1e99&seed=NaN");
  await page.locator("[data-ready=true]").waitFor();
  await page.getByText("There is no vector for “xyzzy”: it must be one of the 597 words.").waitFor();
  await page.getByLabel("Word", { exact: true }).fill("");
  await page.getByText("There is no vector for an empty field").waitFor();
  expect(await page.getByRole("slider", { name: "Epochs" }).inputValue()).toBe("30");
});

test("a small training in the page gives the vectors that it gives in Node", async (context) => {
  const address = "sentences=2000&width=16&window=3&epochs=2&seed=7";
  const page = await site.open(context, `#/vectors?${address}`);
  await page.locator("[data-ready=true]").waitFor();
  await page.getByRole("button", { name: "Train", exact: true }).click();
  await page.locator("[data-phase=done][data-map=still]").waitFor({ timeout: 60_000 });
  const sentences = Array.from(englishText({ seed: 1, sentences: 2000 }), words);
  const model = new Word2Vec({ sg: 1, vectorSize: 16, window: 3, epochs: 2, minCount: 1, seed: 7, workers: 1 });
  await model.buildVocabulary(sentences);
  await model.train(sentences);
  await expect.poll(() => barRows(page, "Nearest words")).toEqual(nearestRows(model.vectors, "king"));
  const { correct, total } = evaluateAnalogies(model.vectors, formatAnalogyQuestions(analogyQuestions()));
  await expect.poll(() => page.getByText(`${correct} of ${total}`, { exact: true }).count()).toBe(1);
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "Save the vectors" }).click();
  const saved = await readWord2Vec(createReadStream(await (await download).path()));
  expect(saved.words).toEqual(model.vectors.words);
  expect(saved.vectors).toEqual(model.vectors.vectors);
});

test("a training can be paused and goes on, and nothing to learn from is said", async (context) => {
  const page = await site.open(context, "#/vectors?sentences=20000&epochs=30");
  await page.locator("[data-ready=true]").waitFor();
  await page.getByRole("button", { name: "Train", exact: true }).click();
  await page.getByRole("button", { name: "Pause" }).click({ timeout: 60_000 });
  await page.getByRole("button", { name: "Go on" }).click();
  await page.getByRole("button", { name: "Pause" }).click();
  await page.getByRole("button", { name: "Start anew" }).waitFor();
  await page.getByRole("radio", { name: "your text" }).check({ force: true });
  await page.getByRole("button", { name: "Start anew" }).click();
  await page.getByText("there are no words in this text").waitFor();
});

test("the map that keeps neighbours keeps more of them", async (context) => {
  const page = await site.open(context, "#/vectors?count=100");
  await page.locator("[data-ready=true][data-map=still]").waitFor();
  const kept = async (): Promise<number> =>
    Number(/: (\d+) % of these/.exec((await page.locator("main").textContent()) ?? "")?.[1]);
  const before = await kept();
  await page.getByRole("radio", { name: "neighbours (UMAP)" }).check({ force: true });
  await page.getByRole("application", { name: /^Words with their neighbours kept near/ }).waitFor();
  await page.locator("[data-map=still]").waitFor({ timeout: 60_000 });
  expect(await kept()).toBeGreaterThan(before);
});

test("vectors of a visitor replace ours, a broken file is refused in words, prose becomes a text to learn from", async (context) => {
  const page = await site.open(context, "#/vectors?word=north");
  await page.locator("[data-ready=true]").waitFor();
  await give(page, "mine.vec", "3 2\nnorth 0 1\nsouth 0 -1\neast 1 0\n");
  await expect.poll(() => barRows(page, "Nearest words")).toEqual(["east: 0.000", "south: −1.000"]);
  await page.getByText("There is no vector for “king” and “queen” and “husband”").waitFor();
  expect(await page.getByRole("list", { name: "Answers" }).count()).toBe(0);
  await page.getByText("3 words, 2 numbers each, mine.vec").waitFor();
  await give(page, "broken.bin", "3 2\nnorth 0 1\nsouth");
  await page.getByText(/^broken\.bin: readWord2Vec/).waitFor();
  expect(await barRows(page, "Nearest words")).toEqual(["east: 0.000", "south: −1.000"]);
  await give(page, "story.txt", "A cat sits on a mat.\nA dog sits on a rug.\n");
  await expect.poll(() => page.getByLabel(/^Paste a text/).inputValue()).toContain("A dog sits");
  await page.getByRole("button", { name: "Back to our vectors" }).click();
  await page.getByText("597 words, 64 numbers each, trained by us").waitFor();
});

test.for(["light", "dark"] as const)(
  "nothing stands in the way of assistive technology, %s",
  async (theme, context) => {
    const page = await site.open(context, "#/vectors?sentences=1000&epochs=1&width=8", { theme });
    await page.locator("[data-ready=true]").waitFor();
    await page.getByRole("button", { name: "Train", exact: true }).click();
    await page.locator("[data-phase=done][data-map=still]").waitFor({ timeout: 60_000 });
    for (const summary of await page.locator("summary").all()) await summary.click();
    expect(await violations(page)).toEqual([]);
  },
);

test("the programs that the page hands over print what it shows", async () => {
  const vectors = await ownVectors();
  const question = ["king", "queen", "husband"] as const;
  const printed = (await runExample(vectorsExample("dog", question))).split("\n");
  const shown = [...nearestRows(vectors, "dog"), ...answersOf(vectors, question)];
  expect(printed).toEqual(["597 words, 64 numbers each", ...shown.map((row) => row.replace(": ", " "))]);

  const sentences = Array.from(englishText({ seed: 1, sentences: 2000 }), words);
  const model = new Word2Vec({ sg: 1, vectorSize: 16, window: 3, epochs: 2, minCount: 1, seed: 7, workers: 1 });
  await model.buildVocabulary(sentences);
  await model.train(sentences);
  const { correct, total } = evaluateAnalogies(model.vectors, formatAnalogyQuestions(analogyQuestions()));
  const near = model.vectors.nearest("king", { count: 5 }).map(({ word, score }) => `${word} ${score.toFixed(3)}`);
  const lines = [`${model.vectors.size} words, ${correct} of ${total} analogies`, `king ${near.join(", ")}`];
  expect((await runExample(trainingExample(settings, "world", 2000))).split("\n")).toEqual(lines);
  const own = await runExample(trainingExample(settings, "own", 0), { "text.txt": "A cat sat. A dog sat! A cat ran." });
  expect(own).toMatch(/^5 words, 0 of 0 analogies\na /);
});
