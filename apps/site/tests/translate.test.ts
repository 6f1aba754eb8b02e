// The page about translation in a browser: what it finds, searches and draws is what the same packages do in Node.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { tokenLabel } from "@attn/elements";
import { Tokenizer } from "@attn/tokenizer";
import { generate } from "@attn/transformer";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { beamNodes, flatNodes } from "../src/pages/translate/beam-tree.ts";
import { translateExample } from "../src/pages/translate/example.ts";
import { logprobText, shortLogprob } from "../src/pages/translate/logprob-text.ts";
import { levelOf } from "../src/pages/translate/politeness.ts";
import { readTranslation, type TranslationRequest } from "../src/pages/translate/read-translation.ts";
import { sourceTokens } from "../src/pages/translate/source-tokens.ts";
import { violations } from "./site/accessibility.ts";
import { barRows } from "./site/bar-rows.ts";
import { ownModel } from "./site/own-model.ts";
import { runExample } from "./site/run-example.ts";
import { useSite } from "./site/use-site.ts";

const site = useSite();
const usual: TranslationRequest = { text: "I love you.", to: "de", beams: 4, lengthPenalty: 1, rank: 0 };
const address = "#/translate?text=I+love+you.&draws=30";
const models = join(import.meta.dirname, "../../cli/models");

const translation = (page: Page) => page.getByRole("status", { name: "Translation" });
const foundRows = (page: Page): Promise<string[]> =>
  page
    .getByRole("table", { name: "Translations that the search found" })
    .locator("tbody tr")
    .evaluateAll((rows) =>
      rows.map((row) => [...row.querySelectorAll("td")].map((cell) => cell.textContent.trim()).join(" | ")),
    );

/** Files of a model's folder, as somebody would drop them; what the tokenizer's file says may be changed. */
async function modelFiles(name: string, change: (json: string) => string = (json) => json) {
  const files = ["config.json", "generation_config.json", "tokenizer.json", "model.safetensors"];
  return Promise.all(
    files.map(async (file) => {
      const bytes = await readFile(join(models, name, file));
      const buffer = file === "tokenizer.json" ? Buffer.from(change(bytes.toString())) : bytes;
      return { name: file, mimeType: "application/octet-stream", buffer };
    }),
  );
}

test("typing, another language and other beams change the translations and their scores to those of Node", async (context) => {
  const page = await site.open(context, "#/translate");
  const own = await ownModel("translator", "encoder-decoder");
  await page.locator("[data-ready=true]").waitFor();
  const languages = { fr: "French", de: "German", ko: "Korean" } as const;
  for (const [text, to, beams] of [
    ["The dog sees the cat.", "de", 4],
    ["He wants to understand me.", "fr", 2],
    ["I love you.", "ko", 8],
  ] as const) {
    await page.getByLabel("English").fill(text);
    await page.getByRole("radio", { name: languages[to] }).check();
    await page.getByRole("slider", { name: "Beams" }).fill(String(beams));
    const { found } = await readTranslation(own, { ...usual, text, to, beams });
    await expect.poll(() => translation(page).textContent()).toBe(found[0]?.text);
    const rows = found.map(({ text, logprob, score, tokens }, place) =>
      [place + 1, `${text} ln p ${logprobText(logprob, 3)} for ${tokens.length} tokens`, logprobText(score, 3)].join(
        " | ",
      ),
    );
    await expect.poll(() => foundRows(page)).toEqual(rows);
  }
  await expect.poll(() => page.url()).toContain("to=ko&beams=8");
  own.model.dispose();
});

test("the tree has every hypothesis that the search kept, with its log-probability", async (context) => {
  const page = await site.open(context, `${address}&to=ko&penalty=0.5`);
  const own = await ownModel("translator", "encoder-decoder");
  const read = await readTranslation(own, { ...usual, to: "ko", lengthPenalty: 0.5 });
  const nodes = beamNodes(read);
  const signs = { dropped: " ×", displaced: " ×", "left open": " …", result: "", "goes on": "" };
  const said = flatNodes(nodes).map(({ text, logprob, fate, ranks: [rank = 0] }) =>
    [
      `${tokenLabel(text)}${signs[fate]}`,
      shortLogprob(logprob),
      fate === "result" ? `${rank + 1}.  ${logprobText(read.found[rank]?.score ?? 0, 3)}` : "",
    ].join(" | "),
  );
  const shown = () =>
    page
      .getByRole("img", { name: /^Tree of the search/ })
      .locator("g")
      .evaluateAll((groups) =>
        groups.map((group) =>
          [".token", ".value", ".ending"].map((part) => group.querySelector(part)?.textContent).join(" | "),
        ),
      );
  await expect.poll(async () => (await shown()).toSorted()).toEqual(said.toSorted());
  own.model.dispose();
});

test("a word of the translation shows where it looked, in the head and the translation that were picked", async (context) => {
  const page = await site.open(context, `${address}&layer=0&head=2&rank=1`);
  const own = await ownModel("translator", "encoder-decoder");
  const { found, source, attention } = await readTranslation(own, { ...usual, rank: 1 });
  await expect.poll(() => translation(page).textContent()).toBe(found[1]?.text);
  const { texts = [] } = found[1] ?? {};
  const [size, query] = [source.length, 1];
  const begin = (2 * texts.length + query) * size;
  const row = [...(attention?.cross[0]?.subarray(begin, begin + size) ?? [])];
  const most = Math.max(...row);
  const said = `“${tokenLabel(texts[query] ?? "")}” was chosen looking most at “${tokenLabel(source[row.indexOf(most)] ?? "")}”: ${most.toFixed(3)}`;
  await page.locator("attn-arcs").getByRole("listbox").first().getByRole("option").nth(query).hover();
  for (const element of ["attn-arcs", "attn-map"])
    await expect.poll(() => page.locator(`${element} output`).textContent()).toBe(said);
  await page.getByRole("radio", { name: "encoder" }).check();
  await expect
    .poll(() => page.locator("attn-arcs").getByRole("listbox").first().getByRole("option").count())
    .toBe(size);
  own.model.dispose();
});

test("the shares of Korean forms are those that generate draws with the same seeds", async (context) => {
  const page = await site.open(context, `${address}&seed=5`);
  const own = await ownModel("translator", "encoder-decoder");
  const source = sourceTokens(own, usual.text, "ko");
  for (const temperature of [1, 0]) {
    await page.getByRole("slider", { name: "Temperature" }).fill(String(temperature));
    const count = temperature === 0 ? 1 : 30;
    const times = new Map<string, number>();
    for (let seed = 5; seed < 5 + count; seed++) {
      const tokens: number[] = [];
      for await (const { token } of generate(own.model, source, { temperature, seed, maxTokens: 40 }))
        tokens.push(token);
      const text = own.tokenizer.decode(tokens, { skipSpecialTokens: true });
      times.set(text, (times.get(text) ?? 0) + 1);
    }
    const rows = [...times].map(([text, times]) => `${text}: ${((100 * times) / count).toFixed(1)} %`);
    await expect
      .poll(async () => (await barRows(page, "Translations that were drawn")).toSorted())
      .toEqual(rows.toSorted());
    const polite = [...times].reduce((sum, [text, times]) => sum + (levelOf(text) === "polite" ? times : 0), 0);
    const row = page.getByRole("row", { name: /^polite/ });
    expect(await row.getByRole("cell").last().textContent()).toBe(`${((100 * polite) / count).toFixed(1)} %`);
  }
  own.model.dispose();
});

test("draws can be stopped, and go on with other seeds", async (context) => {
  const page = await site.open(context, "#/translate?text=I+love+you.&draws=1000&temperature=2");
  await page.getByRole("button", { name: "Stop" }).click();
  await page.locator("[data-drawing=false]").waitFor();
  const said = page.getByText(/^\d+ of 1000 drawn into Korean/);
  expect(Number.parseInt((await said.textContent()) ?? "", 10)).toBeLessThan(1000);
  await page.getByRole("button", { name: "Draw others" }).click();
  await page.getByRole("button", { name: "Stop" }).waitFor();
  await expect.poll(() => page.url()).toContain("seed=1000");
});

test("a translation that was picked is shown until another sentence is typed", async (context) => {
  const page = await site.open(context, address);
  const own = await ownModel("translator", "encoder-decoder");
  const { found } = await readTranslation(own, usual);
  await page.getByRole("button", { name: found[2]?.text ?? "", exact: true }).click();
  await expect.poll(() => translation(page).textContent()).toBe(found[2]?.text);
  await page.getByText("Place 3 of 4, picked below.").waitFor();
  await page.getByLabel("English").fill("He is a baker.");
  await expect.poll(() => translation(page).textContent()).toBe("Er ist Bäcker.");
  own.model.dispose();
});

test("a model of another kind is refused in words, and ours goes on", async (context) => {
  const page = await site.open(context, address);
  await page.locator("[data-ready=true]").waitFor();
  await page
    .getByLabel("Files of a model, a tokenizer or word vectors")
    .setInputFiles(await modelFiles("language-model"));
  await expect
    .poll(() => page.getByRole("alert").first().textContent())
    .toContain("this page needs a translator (Marian, T5), not a language model");
  await page.locator("[data-ready=true]").waitFor();
  await expect.poll(() => translation(page).textContent()).toBe("Ich liebe dich.");
});

test("a translator that knows one language has none to choose", async (context) => {
  const page = await site.open(context, address);
  const unnamed = (json: string): string => json.replaceAll(/>>(fr|de|ko)<</g, "$1-language");
  await page.locator("[data-ready=true]").waitFor();
  await page
    .getByLabel("Files of a model, a tokenizer or word vectors")
    .setInputFiles(await modelFiles("translator", unnamed));
  await expect.poll(() => page.getByRole("radio", { name: "German" }).count()).toBe(0);
  const { model } = await ownModel("translator", "encoder-decoder");
  const json = await readFile(join(models, "translator/tokenizer.json"), "utf8");
  const { found } = await readTranslation({ model, tokenizer: Tokenizer.fromJSON(unnamed(json)) }, usual);
  await expect.poll(() => translation(page).textContent()).toBe(found[0]?.text);
  model.dispose();
});

test("an empty sentence, a sentence that is too long, and hostile values in the address are said in words", async (context) => {
  const page = await site.open(
    context,
    "#/translate?to=%3E%3E&beams=-3&penalty=NaN&rank=1e9&temperature=Infinity&draws=0&look=%00&text=+",
  );
  await page.locator("[data-ready=true]").waitFor();
  await page.getByText("Type a sentence.").waitFor();
  expect(await page.getByRole("slider", { name: "Beams" }).inputValue()).toBe("1");
  await page.getByLabel("English").fill("zqx ".repeat(60));
  await expect
    .poll(() => page.getByRole("alert").first().textContent())
    .toMatch(/^this sentence has \d+ tokens, the model reads at most 64/);
  await page.getByLabel("English").fill("I love you.");
  await expect.poll(() => translation(page).textContent()).toBe("Je t'aime.");
});

test.for(["light", "dark"] as const)(
  "nothing stands in the way of assistive technology, %s",
  async (theme, context) => {
    const page = await site.open(context, `${address}&to=ko`, { theme });
    await page.locator("[data-ready=true]").waitFor();
    await page.locator("[data-drawing=false]").waitFor();
    for (const summary of await page.locator("summary").all()) await summary.click();
    expect(await violations(page)).toEqual([]);
  },
);

test("the program that the page hands over prints what the page shows", async () => {
  const own = await ownModel("translator", "encoder-decoder");
  const { found, source, attention } = await readTranslation(own, usual);
  const [layer, head] = [1, 2];
  const scores = found.map(({ text, score }) => `${score.toFixed(3)} ${text}`);
  const looks = found[0]?.texts.map((text, i) => {
    const begin = (head * (found[0]?.texts.length ?? 0) + i) * source.length;
    const row = [...(attention?.cross[layer]?.subarray(begin, begin + source.length) ?? [])];
    const most = Math.max(...row);
    return `${text} looked at ${source[row.indexOf(most)]} ${most.toFixed(3)}`;
  });
  expect(await runExample(translateExample({ ...usual, prefix: ">>de<<", layer, head }))).toBe(
    [...scores, ...(looks ?? [])].join("\n"),
  );
  own.model.dispose();
});
