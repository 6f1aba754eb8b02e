// The page about tokens in a browser: tokens, numbers, positions, merges and what is learned are those of the library in Node.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { Tokenizer } from "@attn/tokenizer";
import { loadEncoding } from "@attn/tokenizer/encodings";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { cutText, wordSteps } from "../src/pages/tokens/cut-text.ts";
import { tokensExample, trainExample } from "../src/pages/tokens/example.ts";
import { learn } from "../src/pages/tokens/learn.ts";
import { openJson } from "../src/pages/tokens/open-tokenizer.ts";
import { violations } from "./site/accessibility.ts";
import { runExample } from "./site/run-example.ts";
import { useSite } from "./site/use-site.ts";

const site = useSite();
const ownPath = join(import.meta.dirname, "../../cli/models/language-model/tokenizer.json");
const ownJson = (): Promise<string> => readFile(ownPath, "utf8");
const awkward = "안녕, 👨‍👩‍👧!  two   spaces\tI'll <|endoftext|> trailing  ";
const titles = { own: "Our model", gpt2: "GPT-2", o200k: "o200k" } as const;

/** The numbers of the tokens in the list of a tokenizer. */
const shownIds = (page: Page, title: string): Promise<string[]> =>
  page
    .getByRole("listbox", { name: `Tokens of ${title}` })
    .getByRole("option")
    .allTextContents();

/** What the page says of the token that is looked at: number, position, bytes. */
async function detail(page: Page, what: string): Promise<string> {
  return (await page.locator(".one div").filter({ hasText: what }).locator("dd").first().textContent())?.trim() ?? "";
}

test.for(["own", "gpt2", "o200k"] as const)(
  "numbers, positions and counts of %s are the library's",
  async (key, context) => {
    const page = await site.open(context, `#/tokens?ids=1&tokenizer=${key}&text=${encodeURIComponent(awkward)}`);
    const tokenizer = key === "own" ? Tokenizer.fromJSON(await ownJson()) : await loadEncoding(key);
    const { ids, offsets } = tokenizer.encodeWithOffsets(awkward, { allowedSpecial: "all" });
    await expect.poll(() => shownIds(page, titles[key])).toEqual(ids.map(String));
    const counts = page.locator(".counts dd");
    const characters = [...awkward].length;
    const bytes = Buffer.byteLength(awkward);
    expect(await counts.allTextContents()).toEqual([
      String(ids.length),
      String(characters),
      String(bytes),
      (characters / ids.length).toFixed(2),
    ]);
    await page.getByRole("listbox").focus();
    await page.keyboard.press("Home");
    for (const [i, id] of ids.entries()) {
      const [start = 0, end = 0] = offsets[i] ?? [];
      expect([await detail(page, "number"), await detail(page, "position")]).toEqual([String(id), `${start}–${end}`]);
      expect(await page.locator("mark").textContent()).toBe(awkward.slice(start, end));
      await page.keyboard.press("ArrowRight");
    }
  },
);

test("typing cuts anew, and two tokenizers are compared", async (context) => {
  const page = await site.open(context, "#/tokens?compare=gpt2");
  const own = Tokenizer.fromJSON(await ownJson());
  const gpt2 = await loadEncoding("gpt2");
  for (const text of ["The unbelievable grandmother", "나는 강아지를 사랑해요.", "a\n\nb  c"]) {
    await page.getByLabel("A text to cut").fill(text);
    const [one, two] = [own.count(text), gpt2.count(text)];
    const [fewer, more] = one < two ? ["our model", "GPT-2"] : ["GPT-2", "our model"];
    const apart = Math.abs(one - two);
    const share = ((100 * apart) / Math.max(one, two)).toFixed(1);
    const said =
      apart === 0
        ? `Both need ${one} tokens.`
        : `${fewer} needs ${apart} ${apart === 1 ? "token" : "tokens"} fewer than ${more}: ${share} % less.`;
    await expect.poll(() => page.locator(".difference").textContent()).toBe(said);
  }
  await expect.poll(() => page.url()).toContain("text=a%0A%0Ab++c");
  await page
    .getByRole("listbox", { name: "Tokens of GPT-2" })
    .getByRole("option", { name: "b,", exact: false })
    .click();
  await page.getByText("The word, cut by GPT-2:").waitFor();
});

test("a token that is picked shows the merges of its word, and they can be stepped through", async (context) => {
  const page = await site.open(context, "#/tokens?text=She+is+unbelievably+proud");
  const word = wordSteps(openJson(await ownJson()), "She is unbelievably proud", 8);
  const steps = word?.steps ?? [];
  await page.getByRole("option", { name: "·un," }).click();
  const rows = page.getByRole("list", { name: "Merges in their order" }).getByRole("listitem");
  await expect.poll(() => rows.count()).toBe(steps.length);
  expect(await rows.locator("strong").allTextContents()).toEqual(steps.map(({ joined }) => joined.label));
  expect(await rows.locator("button > :last-child").allTextContents()).toEqual(
    steps.map(({ rank }) => `rank ${rank.toLocaleString("en")}`),
  );
  const tree = page.getByRole("img", { name: /^After/ });
  const tokens = word?.tokens.map(({ label }) => label).join(" | ");
  expect(await tree.getAttribute("aria-label")).toBe(`After ${steps.length} of ${steps.length} merges: ${tokens}`);
  await page.getByLabel("Merges done").fill("0");
  expect(await tree.getAttribute("aria-label")).toContain("· | u | n | b | e");
  await page.getByRole("button", { name: "Play" }).click();
  await expect.poll(() => tree.getAttribute("aria-label")).toContain(`After ${steps.length} of`);
});

test("what is trained in the page is what Node trains, and it can be used", async (context) => {
  const page = await site.open(context, "#/tokens?size=300");
  const text = "low lower lowest, new newer newest, wide wider widest 낮은 낮은";
  await page.getByLabel(/^Text to learn from/).fill(text);
  await page.getByRole("button", { name: "Train", exact: true }).click();
  const { first, json, vocabulary } = await learn(text, { vocabularySize: 300, preTokenizer: "gpt2" });
  const rows = page.locator("h3 + ol li");
  await expect.poll(() => rows.count()).toBe(first.length);
  expect(await rows.allTextContents()).toEqual(
    first.map(({ left, right, joined, count }, i) => `${i + 1}${left} + ${right} → ${joined}${count}`),
  );
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: "Save tokenizer.json" }).click(),
  ]);
  expect(JSON.parse(await readFile(await download.path(), "utf8"))).toEqual(JSON.parse(json));
  expect(await page.getByText(`that makes ${vocabulary} tokens`).count()).toBe(1);
  const tokens = [Tokenizer.fromJSON(json), await loadEncoding("gpt2")].map((each) => each.count(text));
  await page.getByText(`into ${tokens[0]} tokens; GPT-2, with 50,257 to choose from, needs ${tokens[1]}.`).waitFor();
  await page.getByRole("button", { name: "Cut the text above with it" }).click();
  await page.getByLabel("A text to cut").fill("newest");
  await page.getByLabel("Show numbers").check();
  await expect
    .poll(() => shownIds(page, "Trained here"))
    .toEqual(Tokenizer.fromJSON(json).encode("newest").map(String));
});

test("a training says how far it is, and can be stopped", async (context) => {
  const page = await site.open(context, "#/tokens?size=4000");
  const text = Array.from({ length: 60_000 }, (_, i) => `w${(i * 7_919) % 59_999}x${i % 977}`).join(" ");
  await page.getByLabel(/^Text to learn from/).fill(text);
  await page.getByRole("button", { name: "Train", exact: true }).click();
  await page.getByText(/^(Counting words|Merging): [\d,]+ /).waitFor();
  await page.getByRole("button", { name: "Stop" }).click();
  await page.getByText("Nothing is trained yet.").waitFor();
  await page.getByRole("button", { name: "Train", exact: true }).waitFor();
});

test("a tokenizer.json that is brought is used; one that is none is refused in words", async (context) => {
  const page = await site.open(context, "#/tokens?ids=1&text=BANKERS");
  await page.locator("[data-ready=true]").waitFor();
  const bring = (json: string): Promise<void> =>
    page.getByLabel("A tokenizer.json").setInputFiles({ name: "bert.json", mimeType: "", buffer: Buffer.from(json) });
  const vocab = { "[UNK]": 0, bank: 1, "##er": 2, "##s": 3 };
  const model = { type: "WordPiece", unk_token: "[UNK]", vocab };
  await bring(JSON.stringify({ normalizer: { type: "Lowercase" }, pre_tokenizer: { type: "Whitespace" }, model }));
  await expect.poll(() => shownIds(page, "bert.json")).toEqual(["1", "2", "3"]);
  await page.getByText("WordPiece has no merges").waitFor();
  for (const [hostile, said] of [
    ['{"model":{"type":"Unigram"}}', 'model.type must be BPE or WordPiece, it is "Unigram"'],
    ['{"model":{"type":"BPE","vocab":{"a":0},"merges":["a b"]}}', 'model.merges[0] needs the token "b"'],
    ["not json", "the text is not JSON"],
  ] as const) {
    await bring(hostile);
    await page.getByRole("alert").filter({ hasText: said }).waitFor();
    await expect.poll(async () => (await shownIds(page, "Our model")).length).toBeGreaterThan(0);
  }
});

test("a text that a tokenizer cannot cut is said in words, and the next one is cut", async (context) => {
  const page = await site.open(context, "#/tokens?ids=1&text=abba");
  await page.locator("[data-ready=true]").waitFor();
  const json = JSON.stringify({ model: { type: "BPE", unk_token: "<unk>", vocab: { a: 0, b: 1 }, merges: [] } });
  await page
    .getByLabel("A tokenizer.json")
    .setInputFiles({ name: "small.json", mimeType: "", buffer: Buffer.from(json) });
  await expect.poll(() => shownIds(page, "small.json")).toEqual(["0", "1", "1", "0"]);
  await page.getByLabel("A text to cut").fill("abc");
  await page.getByRole("alert").filter({ hasText: 'neither "c" nor the unknown token "<unk>"' }).waitFor();
  await page.getByLabel("A text to cut").fill("ba");
  await expect.poll(() => shownIds(page, "small.json")).toEqual(["1", "0"]);
  expect(await page.getByRole("alert").count()).toBe(0);
});

test("an empty text, a long one and hostile values in the address are no errors", async (context) => {
  const page = await site.open(
    context,
    "#/tokens?text=&tokenizer=trained&compare=yours&at=-7&step=x&size=1e99&of=third",
  );
  await expect.poll(() => page.locator(".counts dd").first().textContent()).toBe("0");
  await page.getByText("There is no word yet").waitFor();
  const long = "a dog 🐶 ".repeat(600);
  await page.getByLabel("A text to cut").fill(long);
  const { count } = cutText(openJson(await ownJson()), long);
  await page.getByText(`of ${count.toLocaleString("en")} tokens are drawn`).waitFor();
});

test.for(["light", "dark"] as const)(
  "nothing stands in the way of assistive technology, %s",
  async (theme, context) => {
    const page = await site.open(context, "#/tokens?compare=gpt2&text=A+dog+🐶%0A<|endoftext|>", { theme });
    await page.locator(".difference").filter({ hasText: /\w/ }).waitFor();
    await page.getByLabel(/^Text to learn from/).fill("low lower lowest");
    await page.getByRole("button", { name: "Train", exact: true }).click();
    await page.locator("h3 + ol").waitFor();
    for (const summary of await page.locator("summary").all()) await summary.click();
    expect(await violations(page)).toEqual([]);
  },
);

test("the program that the page hands over prints the tokens that it shows", async () => {
  const printed = (await runExample(tokensExample(awkward, "o200k"))).split("\n");
  const { ids, offsets } = (await loadEncoding("o200k")).encodeWithOffsets(awkward, { allowedSpecial: "all" });
  expect(printed.slice(0, -1).map((line) => [line.split(" ")[0], line.split(" ").at(-1)])).toEqual(
    ids.map((id, i) => [String(id), offsets[i]?.join("-")]),
  );
  expect(printed.at(-1)).toBe(
    `${ids.length} tokens, ${[...awkward].length} characters, ${Buffer.byteLength(awkward)} bytes`,
  );
  expect((await runExample(tokensExample("My dog", "own"))).split("\n").at(-1)).toBe(
    `${Tokenizer.fromJSON(await ownJson()).count("My dog")} tokens, 6 characters, 6 bytes`,
  );
});

test("the program that trains prints what the page says of its tokenizer", async () => {
  const options = { vocabularySize: 300, preTokenizer: "gpt2" } as const;
  const text = "low lower lowest, new newer newest";
  const { json } = await learn(text, options);
  const trained = Tokenizer.fromJSON(json);
  expect(await runExample(trainExample(options, "file"), { "text.txt": text })).toBe(
    `${trained.vocabularySize} tokens in the vocabulary, ${trained.count(text)} in the text`,
  );
  expect(await runExample(trainExample(options, "little world"))).toMatch(/^300 tokens in the vocabulary/);
});
