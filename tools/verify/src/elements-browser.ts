// A browser for the tests of the elements: pages that fail when they ask anybody for anything or complain, and axe. Tests nothing itself.
import { join } from "node:path";
import axe from "axe-core";
import { build } from "esbuild";
import { type Browser, chromium, type Page } from "playwright-core";
import { browserPath, quietFlags } from "./chromium.ts";

/** The script of elements-page.ts with the built packages; it defines a global `page`. */
export async function bundleElements(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [join(import.meta.dirname, "elements-page.ts")],
    bundle: true,
    format: "iife",
    globalName: "page",
    platform: "browser",
    target: "es2022",
    write: false,
    logLevel: "error",
  });
  return outputFiles[0]?.text ?? "";
}

/** The browser. Call it only where there is one. */
export async function startBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: browserPath ?? "", args: [...quietFlags] });
}

/** A page and what it complained about or asked for; nothing is to be in there. */
export interface QuietPage {
  readonly page: Page;
  readonly complaints: readonly string[];
}

/** A page with content, a theme and a width. */
export async function openPage(
  browser: Browser,
  html: string,
  { theme = "light", width = 1280 }: { theme?: "light" | "dark"; width?: number } = {},
): Promise<QuietPage> {
  const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme: theme });
  const complaints: string[] = [];
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) complaints.push(message.text());
  });
  page.on("pageerror", ({ message }) => complaints.push(message));
  page.on("request", (request) => complaints.push(request.url()));
  await page.setContent(html);
  return { page, complaints };
}

/** Violations that axe finds of WCAG 2.2, A and AA, and of good practice: `rule: selector`. */
export async function axeViolations(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  return page.evaluate(async () => {
    const { violations } = await (globalThis as unknown as { axe: typeof axe }).axe.run();
    return violations.flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary }) => `${id}: ${JSON.stringify(target)} ${failureSummary}`),
    );
  });
}

/** The names of all elements. */
export const elementNames = ["attn-map", "attn-heads", "attn-text", "attn-arcs", "attn-view"] as const;

/** A page with nothing of ours, light and dark as the reader prefers. */
export const plainPage = `<!doctype html><html lang="en"><head><title>plain</title><style>:root{color-scheme:light dark}body{background:light-dark(#fff,#101218)}</style></head><body><header><h1>Plain</h1></header><main></main></body></html>`;

/** The plain page with the script of bundleElements; `window.events` are the details of all `attn-select`. */
export async function openElements(browser: Browser, script: string): Promise<QuietPage> {
  const quiet = await openPage(browser, plainPage);
  await quiet.page.addScriptTag({ content: script });
  await quiet.page.evaluate(
    `window.events = []; document.addEventListener("attn-select", ({ detail }) => window.events.push(detail))`,
  );
  return quiet;
}

/** Shows an element with a record made by an expression of the page's script. */
export async function show(page: Page, name: (typeof elementNames)[number], record: string): Promise<void> {
  await page.evaluate(`page.show(${JSON.stringify(name)}, ${record})`);
  await page.waitForTimeout(50);
}
