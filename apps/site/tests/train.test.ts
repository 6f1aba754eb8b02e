// The Train page in a browser: the losses, samples and files that it shows are what the same packages compute in Node.
import { readFile } from "node:fs/promises";
import { type AttentionRecord, attentionRecord, describeHead, headWeights, tokenLabel } from "@attn/elements";
import { Tokenizer } from "@attn/tokenizer";
import { loadModel } from "@attn/transformer";
import { unzipSync } from "fflate";
import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { readText } from "../src/pages/home/read-text.ts";
import { trainExample } from "../src/pages/train/example.ts";
import { type History, joined, noHistory } from "../src/pages/train/history.ts";
import { learn } from "../src/pages/train/learn.ts";
import { modelConfig } from "../src/pages/train/model-shape.ts";
import { prepareText } from "../src/pages/train/prepare-text.ts";
import { sampleText } from "../src/pages/train/sample-text.ts";
import { presets, type TrainSettings } from "../src/pages/train/settings.ts";
import { writeSample } from "../src/pages/train/write-sample.ts";
import { violations } from "./site/accessibility.ts";
import { barRows } from "./site/bar-rows.ts";
import { runExample } from "./site/run-example.ts";
import { useSite } from "./site/use-site.ts";

const prompt = "Every day,";
const small: TrainSettings = {
  ...presets[0].settings,
  vocabulary: 288,
  layers: 1,
  heads: "2",
  width: 16,
  context: 16,
  batch: 4,
  steps: 60,
};

/** The page's address for settings. */
const addressOf = (settings: TrainSettings, more: Record<string, string> = {}): string =>
  `#/train?${new URLSearchParams({ ...Object.fromEntries(Object.entries(settings).map(([name, value]) => [name, String(value)])), ...more })}`;

/** The same run in Node, never interrupted. */
async function inNode(settings: TrainSettings, text = sampleText()): Promise<History> {
  const prepared = await prepareText(text, settings);
  let history = noHistory;
  const { parameters } = await learn({
    text: prepared,
    config: modelConfig(settings, prepared.tokenizer.vocabularySize),
    settings,
    prompt,
    onStep: ({ progress, moment }) => {
      const { step = 0, loss, validationLoss } = progress ?? {};
      history = joined(history, {
        losses: loss === undefined ? [] : [loss],
        heldOut: validationLoss === undefined ? [] : [{ step, loss: validationLoss }],
        moments: moment ? [moment] : [],
      });
    },
  });
  for (const parameter of Object.values(parameters)) parameter.dispose();
  return history;
}

/** Long, because tests share the machine with others. */
const patience = 240_000;

const phase = (page: Page, name: string): Promise<void> =>
  page.locator(`[data-phase=${name}]`).waitFor({ timeout: patience });

async function trained(page: Page): Promise<Page> {
  await page.locator("[data-ready=true]").waitFor();
  await page.getByRole("button", { name: "Start training" }).click();
  await phase(page, "done");
  return page;
}

/** The rows of the table of losses: step, training loss, held-out loss. */
async function lossRows(page: Page): Promise<string[]> {
  const details = page.locator("details").filter({ hasText: "The numbers" });
  if (!(await details.evaluate((each) => (each as HTMLDetailsElement).open)))
    await page.getByText("The numbers").click();
  const rows = page.getByRole("region", { name: "Losses as numbers" }).locator("tbody tr");
  return rows.evaluateAll((all) => all.map((row) => [...row.children].map((cell) => cell.textContent).join(" ")));
}

const rowsOf = ({ losses, heldOut }: History): string[] =>
  heldOut.map(({ step, loss }) => `${step} ${losses[step - 1]?.toFixed(6)} ${loss.toFixed(6)}`);

/** What each moment wrote, at temperature 0.8, without line ends. */
const written = (page: Page): Promise<string[]> =>
  page.locator("[data-sample]").evaluateAll((all) => all.map((each) => each.textContent ?? ""));
/** The attention of one sentence as the page's pictures take it. */
const recordOf = (
  tokens: readonly string[],
  weights: Float32Array,
  { layers, heads }: TrainSettings,
): AttentionRecord => {
  const size = Number(heads) * tokens.length ** 2;
  return attentionRecord({
    tokens,
    layers: Array.from({ length: layers }, (_, layer) => weights.subarray(layer * size, (layer + 1) * size)),
    heads: Number(heads),
    causal: true,
  });
};

const flat = (text: string): string => text.replaceAll(/\s*\n\s*/g, " ↵ ");

describe("a page that may use threads", { timeout: patience }, () => {
  const site = useSite();

  test("the losses, the samples and the attention of a run are those that Node computes", async (context) => {
    const page = await trained(await site.open(context, addressOf(small)));
    const expected = await inNode(small);
    expect(await lossRows(page)).toEqual(rowsOf(expected));
    expect(await written(page)).toEqual(expected.moments.map(({ drawn }) => `${prompt}${flat(drawn)}`));
    await page.getByRole("radio", { name: "Greedy" }).check();
    expect(await written(page)).toEqual(expected.moments.map(({ greedy }) => `${prompt}${flat(greedy)}`));
    expect(await page.getByText(/^ln V|equally likely: ln V/).textContent()).toContain(Math.log(288).toFixed(2));

    const { watched } = await prepareText(sampleText(), small);
    const labels = watched[1]?.labels ?? [];
    await page.getByLabel("A sentence that was held out").selectOption("1");
    await page.locator("attn-heads").getByRole("radio").nth(1).click();
    for (const index of [expected.moments.length - 1, 0]) {
      await page.getByLabel("Moment", { exact: true }).fill(String(index));
      const record = recordOf(labels, expected.moments[index]?.attention[1] ?? new Float32Array(), small);
      await expect
        .poll(() => page.locator("[data-looks]").textContent())
        .toBe(describeHead(record, { layer: 0, head: 1 }));
      const last = [...headWeights(record, { layer: 0, head: 1 }).slice(-labels.length)];
      const most = Math.max(...last);
      const said = `“${tokenLabel(labels.at(-1) ?? "")}” looks most at “${tokenLabel(labels[last.indexOf(most)] ?? "")}”: ${most.toFixed(3)}`;
      await expect.poll(() => page.locator("attn-text output").textContent()).toBe(said);
    }
    await expect.poll(() => page.url()).toContain("sentence=1");
  });

  test("the settings that stand there at first reach the loss that the page states", async (context) => {
    const page = await trained(await site.open(context, "#/train"));
    const { loss, seconds } = presets[0].measured;
    expect(await page.locator("[data-held-out]").textContent()).toBe(`${loss.toFixed(3)} nats`);
    const stated = `it came to ${loss.toFixed(3)} nats per token on held-out lines in ${seconds} s`;
    expect(await page.getByText(stated).count()).toBe(1);
  });

  test("pause, reload, continue: the losses are those of a run that never stopped", async (context) => {
    const settings = { ...small, steps: 600 };
    const page = await site.open(context, addressOf(settings));
    await page.locator("[data-ready=true]").waitFor();
    await page.getByRole("button", { name: "Start training" }).click();
    const step = (): Promise<number> =>
      page
        .locator("dd")
        .first()
        .evaluate((cell) => Number.parseInt(cell.textContent ?? "", 10));
    await expect.poll(step, { timeout: 60_000 }).toBeGreaterThan(30);
    await page.getByRole("button", { name: "Pause" }).click();
    await phase(page, "paused");
    const pausedAt = await step();
    expect(pausedAt).toBeLessThan(600);

    await page.reload();
    await phase(page, "paused");
    expect(await step()).toBe(pausedAt);
    expect(await page.getByText("This run was kept in your browser").count()).toBe(1);
    await page.getByRole("button", { name: "Continue" }).click();
    await phase(page, "done");
    expect(await lossRows(page)).toEqual(rowsOf(await inNode(settings)));

    await page.getByRole("button", { name: "Discard" }).click();
    await phase(page, "none");
    await page.reload();
    await phase(page, "none");
  });

  test("a run that is killed goes on from its newest checkpoint to the same losses", async (context) => {
    const settings = { ...small, steps: 600 };
    const page = await site.open(context, addressOf(settings));
    await page.locator("[data-ready=true]").waitFor();
    await page.getByRole("button", { name: "Start training" }).click();
    await page.waitForFunction(() => Number.parseInt(document.querySelector("dd")?.textContent ?? "", 10) > 60);
    await page.reload();
    await phase(page, "paused");
    await page.getByRole("button", { name: "Continue" }).click();
    await phase(page, "done");
    expect(await lossRows(page)).toEqual(rowsOf(await inNode(settings)));
  });

  test("the folder that is downloaded writes the text that the page shows", async (context) => {
    const page = await trained(await site.open(context, addressOf({ ...small, unit: "characters" })));
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("button", { name: "Download as a folder" }).click(),
    ]);
    const files = unzipSync(await readFile(await download.path()));
    expect(Object.keys(files).sort()).toEqual(
      ["config.json", "generation_config.json", "model.safetensors", "tokenizer.json", "tokenizer_config.json"].map(
        (name) => `trained-here/${name}`,
      ),
    );
    const model = await loadModel(async (name, range) => {
      const bytes = files[`trained-here/${name}`];
      return range ? bytes?.subarray(range.start, range.end) : bytes;
    });
    if (model.kind !== "causal") throw new Error(`a language model was expected, not ${model.kind}`);
    const tokenizer = Tokenizer.fromJSON(new TextDecoder().decode(files["trained-here/tokenizer.json"]));
    const text = await writeSample({ model, tokenizer }, prompt, { temperature: 0.8 });
    expect((await written(page)).at(-1)).toBe(`${prompt}${flat(text)}`);
    await expect.poll(() => page.getByText(`${model.parameters.toLocaleString("en")} weights`).count()).toBe(1);

    await page.getByRole("button", { name: "Use it on all pages" }).click();
    await page.getByText("All pages about language models run on it now").waitFor();
    await page.getByRole("link", { name: "@attn", exact: true }).click();
    const sentence = "The king gives";
    await page.getByLabel("A sentence that is not finished").fill(sentence);
    const { next } = await readText({ model, tokenizer }, sentence);
    const rows = next.map(({ text, probability }) => `${text}: ${(100 * probability).toFixed(1)} %`);
    await expect.poll(() => barRows(page, "The likeliest next tokens")).toEqual(rows);
    model.dispose();
  });

  test("the program that the page hands over prints the losses and the text of the page", async (context) => {
    const page = await trained(await site.open(context, addressOf(small)));
    await page.getByText("The code that does this").click();
    const code = (await page.locator("[data-code]").textContent()) ?? "";
    expect(code).toBe(trainExample(undefined, small, prompt));
    const printed = (await runExample(code)).split("\n");
    expect(printed.slice(0, -1)).toEqual(await lossRows(page));
    expect(flat(JSON.parse(printed.at(-1) ?? ""))).toBe((await written(page)).at(-1));
  });

  test("a text that is too short, or empty, is refused in words, and a longer one then trains", async (context) => {
    const page = await site.open(context, addressOf(small));
    await page.locator("[data-ready=true]").waitFor();
    const area = page.getByLabel("The text to learn from");
    for (const [text, words] of [
      ["  \n ", "There is no text to learn from."],
      ["One line.", "The text is too short"],
    ] as const) {
      await area.fill(text);
      await page.getByRole("button", { name: "Start training" }).click();
      await page.getByRole("alert").filter({ hasText: words }).waitFor();
      await phase(page, "none");
    }
    const own = Array.from({ length: 60 }, (_, i) => `the ${["cat", "dog", "cow"][i % 3]} number ${i} sat down`).join(
      "\n",
    );
    await area.fill(own);
    await expect.poll(() => page.url()).toContain("cow");
    await page.getByRole("button", { name: "Start training" }).click();
    await phase(page, "done");
    expect(await lossRows(page)).toEqual(rowsOf(await inNode(small, own)));
    const code = (await page.locator("[data-code]").textContent()) ?? "";
    const printed = (await runExample(code, { "text.txt": own })).split("\n");
    expect(printed.slice(0, -1)).toEqual(await lossRows(page));
  });

  test("a dropped text file is the text to learn from; one that is no text is refused", async (context) => {
    const page = await site.open(context, "#/train");
    await page.locator("[data-ready=true]").waitFor();
    const drop = (name: string, bytes: number[]): Promise<void> =>
      page.getByLabel("The text to learn from").evaluate(
        (area, [name, bytes]) => {
          const dataTransfer = new DataTransfer();
          dataTransfer.items.add(new File([new Uint8Array(bytes)], name, { type: "text/plain" }));
          area.dispatchEvent(new DragEvent("drop", { dataTransfer, bubbles: true, cancelable: true }));
        },
        [name, bytes] as const,
      );
    await drop("own.txt", [...new TextEncoder().encode("my own text é")]);
    await expect.poll(() => page.getByLabel("The text to learn from").inputValue()).toBe("my own text é");
    await drop("broken.txt", [0xff, 0xfe, 0x00]);
    await page.getByRole("alert").filter({ hasText: "broken.txt is no text in UTF-8." }).waitFor();
    await page.getByRole("button", { name: "The sample" }).click();
    await expect.poll(() => page.getByLabel("The text to learn from").inputValue()).toBe(sampleText());
  });

  test("hostile values in the address become settings that fit", async (context) => {
    const page = await site.open(
      context,
      "#/train?layers=-3&heads=7&width=1e9&context=NaN&steps=0&rate=<b>&vocabulary=5&unit=x",
    );
    await page.locator("[data-ready=true]").waitFor();
    expect(await page.getByLabel("Layers", { exact: true }).inputValue()).toBe("1");
    expect(await page.getByLabel("Width: numbers per token").inputValue()).toBe("192");
    expect(await page.getByLabel("Window: tokens it sees").inputValue()).toBe("64");
    expect(await page.getByLabel("Vocabulary: different tokens").inputValue()).toBe("288");
    expect(await page.getByRole("radio", { name: "4", exact: true }).isChecked()).toBe(true);
  });

  test("stopping ends the run at once and leaves a model; another run may follow", async (context) => {
    const page = await site.open(context, addressOf({ ...small, steps: 5000 }));
    await page.locator("[data-ready=true]").waitFor();
    await page.getByRole("button", { name: "Start training" }).click();
    await page.waitForFunction(() => Number.parseInt(document.querySelector("dd")?.textContent ?? "", 10) > 20);
    await page.getByRole("button", { name: "Stop" }).click();
    await phase(page, "done");
    expect(await page.getByRole("button", { name: "Download as a folder" }).isEnabled()).toBe(true);
    await page.getByLabel("Steps", { exact: true }).fill("50");
    await page.getByRole("button", { name: "Train anew" }).click();
    await expect.poll(() => page.locator("dd").first().textContent(), { timeout: 30_000 }).toBe("50 of 50");
  });

  test("a run is one tab's: another tab says so, and may go on once the page there is left", async (context) => {
    const settings = { ...small, steps: 5000 };
    const page = await site.open(context, addressOf(settings));
    await page.locator("[data-ready=true]").waitFor();
    await page.getByRole("button", { name: "Start training" }).click();
    await page.waitForFunction(() => Number.parseInt(document.querySelector("dd")?.textContent ?? "", 10) > 30);
    const [other] = await Promise.all([
      page.waitForEvent("popup"),
      page.evaluate((address) => void window.open(address), page.url()),
    ]);
    await phase(other, "paused");
    await other.getByRole("button", { name: "Continue" }).click();
    await other.getByRole("alert").filter({ hasText: "Another tab of this site trains in this browser" }).waitFor();
    await phase(other, "paused");
    await page.getByRole("link", { name: "@attn", exact: true }).click();
    await page.getByLabel("A sentence that is not finished").waitFor();
    await other.getByRole("button", { name: "Continue" }).click();
    await phase(other, "running");
    await other.getByRole("button", { name: "Stop" }).click();
    await phase(other, "done");
  });

  test("storage that is full is said in words, and training goes on", async (context) => {
    const page = await site.open(context, addressOf({ ...small, width: 192, layers: 2 }));
    await page.locator("[data-ready=true]").waitFor();
    const session = await page.context().newCDPSession(page);
    await session.send("Storage.overrideQuotaForOrigin", {
      origin: new URL(site.address()).origin,
      quotaSize: 100_000,
    });
    await page.getByRole("button", { name: "Start training" }).click();
    await page.getByRole("alert").filter({ hasText: "storage for this site is full" }).waitFor();
    await phase(page, "done");
  });

  test.for(["light", "dark"] as const)(
    "nothing stands in the way of assistive technology, %s",
    async (theme, context) => {
      const page = await trained(await site.open(context, addressOf(small), { theme }));
      await page.getByText("The code that does this").click();
      await page.getByText("The numbers").click();
      expect(await violations(page)).toEqual([]);
    },
  );
});

describe("a page without threads", { timeout: patience }, () => {
  const site = useSite({ headers: {} });

  test("gives the same losses", async (context) => {
    const page = await trained(await site.open(context, addressOf(small)));
    expect(await lossRows(page)).toEqual(rowsOf(await inNode(small)));
  });
});
