// The page about the packages in a browser: its examples print what the READMEs say, its reference is complete.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parseReadmeExamples } from "../../../tools/verify/src/readme-examples.ts";
import { workspacePackages } from "../../../tools/workspace.mjs";
import { violations } from "./site/accessibility.ts";
import { useSite } from "./site/use-site.ts";

const site = useSite();
const libraries = workspacePackages()
  .filter(({ folder }) => folder.startsWith("packages/"))
  .map(({ name, path, manifest }) => ({ name, short: name.replace("@attn/", ""), path, manifest }));

describe.each(libraries)("$name", ({ name, short, path, manifest }) => {
  test("every example of the README runs in the page and prints what the README says", {
    timeout: 120_000,
  }, async (context) => {
    const page = await site.open(context, `#/packages?package=${short}`);
    await page.getByRole("heading", { name, exact: true }).waitFor();
    const buttons = page.getByRole("button", { name: "Run here" });
    const examples = parseReadmeExamples(readFileSync(join(path, "README.md"), "utf8"));
    const runnable = examples.filter(({ kind, code }) => kind === "ts" && !code.includes('from "node:'));
    expect(await buttons.count()).toBe(runnable.length);
    for (let i = 0; i < runnable.length; i++) {
      await buttons.first().click();
      await expect.poll(() => page.getByText("It printed just now").count(), { timeout: 60_000 }).toBe(i + 1);
      // A button that has done its work stays; the next one is below it.
      await buttons.first().evaluate((button) => button.remove());
    }
  });

  test("the reference has every name that can be imported, with its declaration", async (context) => {
    const page = await site.open(context, `#/packages?package=${short}&show=reference`);
    await page.getByRole("heading", { name, exact: true }).waitFor();
    const names = await page.locator("details summary > code").allTextContents();
    for (const [entry, target] of Object.entries(manifest.exports as Record<string, unknown>)) {
      if (typeof target === "string") continue;
      if (short === "tensor" && entry === "./gpu") continue;
      const exported = Object.keys(await import(join(name, entry)));
      expect(names).toEqual(expect.arrayContaining(exported));
    }
  });
});

test("a name is found as it is typed, and an address brings it", async (context) => {
  const page = await site.open(context, "#/packages?package=tokenizer&show=reference&find=tokentext");
  await page.locator("details summary").click();
  await expect
    .poll(() => page.locator("details pre").textContent())
    .toBe("function tokenText(tokenizer: Tokenizer, id: number): string;");
});

test.for([
  ["light", "readme"],
  ["dark", "readme"],
  ["light", "reference"],
  ["dark", "reference"],
] as const)("nothing stands in the way of assistive technology, %s, %s", async ([theme, show], context) => {
  const page = await site.open(context, `#/packages?package=sampling&show=${show}`, { theme });
  await page.locator("[data-ready=true]").waitFor();
  if (show === "reference") await page.locator("details summary").first().click();
  expect(await violations(page)).toEqual([]);
});
