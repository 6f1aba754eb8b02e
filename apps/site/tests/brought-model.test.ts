// Files that visitors bring: a model is used instead of ours, what cannot be used is refused in words and changes nothing.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { readText } from "../src/pages/home/read-text.ts";
import { barRows } from "./site/bar-rows.ts";
import { ownModel } from "./site/own-model.ts";
import { useSite } from "./site/use-site.ts";

const site = useSite();
const models = join(import.meta.dirname, "../../cli/models");
const names = ["config.json", "tokenizer.json", "model.safetensors"];

/** Drops files on the page, as from a folder window. */
async function drop(page: Page, files: Readonly<Record<string, Uint8Array | string>>): Promise<void> {
  const given = Object.entries(files).map(
    ([name, content]) => [name, Buffer.from(content).toString("base64")] as const,
  );
  await page.evaluate((all) => {
    const transfer = new DataTransfer();
    for (const [name, content] of all) {
      const bytes = Uint8Array.from(atob(content), (character) => character.charCodeAt(0));
      transfer.items.add(new File([bytes], name));
    }
    window.dispatchEvent(new DragEvent("drop", { dataTransfer: transfer, bubbles: true, cancelable: true }));
  }, given);
}

const filesOf = (model: string): Record<string, Uint8Array> =>
  Object.fromEntries(names.map((name) => [name, readFileSync(join(models, model, name))]));

/** The home page with our own model, and what it shows. */
async function home(page: Page): Promise<string[]> {
  await page.locator("[data-ready=true]").waitFor();
  return barRows(page, "The likeliest next tokens");
}

test("a dropped model is used, says its name, and can be put away again", async (context) => {
  const page = await site.open(context, "#/home?text=Riley+is+a");
  const { next } = await readText(await ownModel("language-model", "causal"), "Riley is a");
  const rows = next.map(({ text, probability }) => `${text}: ${(100 * probability).toFixed(1)} %`);
  expect(await home(page)).toEqual(rows);
  await drop(page, filesOf("language-model"));
  await page.getByRole("button", { name: "your model" }).waitFor();
  await expect.poll(() => home(page)).toEqual(rows);
  await page.getByRole("button", { name: "your model" }).click();
  await page.getByRole("button", { name: "Your model …" }).waitFor();
});

test("a model of another kind, half a model, a broken one and anything else are refused in words", async (context) => {
  const page = await site.open(context, "#/home?text=Riley+is+a");
  const before = await home(page);
  const alert = page.getByRole("alert");
  await drop(page, filesOf("translator"));
  await expect
    .poll(() => alert.textContent())
    .toMatch(/^your model: this page needs a language model .*, not a translator/);
  await drop(page, { "config.json": "{}" });
  await expect
    .poll(() => alert.textContent())
    .toMatch(/^this is no whole model: tokenizer\.json, model\.safetensors are missing/);
  await drop(page, { ...filesOf("language-model"), "model.safetensors": "not a checkpoint at all" });
  await expect.poll(() => alert.textContent()).toMatch(/^your model: openSafetensors: model\.safetensors /);
  await drop(page, { "photo.jpeg": "x" });
  await expect.poll(() => alert.textContent()).toMatch(/^photo\.jpeg: neither a model/);
  await expect.poll(() => home(page)).toEqual(before);
});

test("a translator that a page about language models cannot use is kept for the page about translation", async (context) => {
  const page = await site.open(context, "#/home?text=Riley+is+a");
  const before = await home(page);
  await drop(page, filesOf("translator"));
  await expect
    .poll(() => page.getByRole("alert").textContent())
    .toMatch(/^your model: this page needs a language model/);
  await expect.poll(() => home(page)).toEqual(before);
  await page.goto(`${site.address()}#/translate`);
  await page.locator("[data-ready=true]").waitFor();
  // The page says "English" above the sentence only where it runs on our own translator.
  await expect.poll(() => page.locator("label[for=sentence]").textContent()).toBe("Text");
  await page.getByRole("button", { name: "your model" }).waitFor();
});
