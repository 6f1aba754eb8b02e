// The built site in a real browser, for the tests of a file. A page that logs an error or asks another host for anything fails its test.
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, type TestContext } from "vitest";
import { siteHandler } from "../../server.mjs";

/** Where the browser is; undefined where there is none. */
export const browserPath: string | undefined = process.env.ATTN_CHROMIUM;

const quietFlags = [
  "--no-sandbox",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

export interface OpenOptions {
  /** CSS pixels; 1280 × 900 unless given. */
  readonly width?: number;
  readonly height?: number;
  readonly theme?: "light" | "dark";
}

export interface Site {
  /** Opens an address such as `#/attention?text=…`. Without a browser the test is skipped, which is said. */
  readonly open: (context: TestContext, hash: string, options?: OpenOptions) => Promise<Page>;
  /** The address of the server, with a slash at its end. */
  readonly address: () => string;
}

interface SiteOptions {
  /** Headers of the server; those of a cross-origin isolated page unless given. */
  readonly headers?: Record<string, string>;
  /** The folder of the host that the site lies in, such as `some/folder/`; the host's root unless given. */
  readonly folder?: string;
  /** Files that the host has lost. */
  readonly lost?: RegExp;
  /** More switches of the browser. */
  readonly flags?: readonly string[];
}

/** Serves the built site and starts a browser for all tests of the file that calls it. */
export function useSite({ headers, folder = "", lost, flags = [] }: SiteOptions = {}): Site {
  let server: Server | undefined;
  let browser: Browser | undefined;
  let pages: Page[] = [];
  let problems: string[] = [];
  const address = (): string => `http://localhost:${(server?.address() as AddressInfo | undefined)?.port}/${folder}`;

  beforeAll(async () => {
    if (browserPath === undefined) return;
    const answer = siteHandler({ site: join(import.meta.dirname, "../../dist"), ...(headers && { headers }) });
    server = createServer((request, response) => {
      request.url = request.url?.replace(`/${folder}`, "/");
      if (lost?.test(request.url ?? "")) response.writeHead(404).end();
      else answer(request, response);
    });
    await new Promise<void>((resolve) => server?.listen(0, resolve));
    browser = await chromium.launch({ executablePath: browserPath, args: [...quietFlags, ...flags] });
  });
  afterEach(async () => {
    await Promise.all(pages.map((page) => page.context().close()));
    pages = [];
    const found = problems;
    problems = [];
    expect(found).toEqual([]);
  });
  afterAll(async () => {
    await browser?.close();
    server?.close();
  });

  const open = async (context: TestContext, hash: string, options: OpenOptions = {}): Promise<Page> => {
    context.skip(browser === undefined, "no Chromium here (CHROMIUM_PATH or the usual paths)");
    const { width = 1280, height = 900, theme = "light" } = options;
    const page = await (browser as Browser).newPage({ viewport: { width, height }, colorScheme: theme });
    pages.push(page);
    page.setDefaultTimeout(20_000);
    page.on("console", (message) => {
      const isLost = lost?.test(message.location().url) ?? false;
      if (message.type() === "error" && !isLost) problems.push(`console: ${message.text()}`);
    });
    page.on("pageerror", (error) => problems.push(`page: ${error.message}`));
    page.on("request", (request) => {
      if (!/^(blob|data):/.test(request.url()) && !request.url().startsWith(address()))
        problems.push(`request: ${request.url()}`);
    });
    await page.goto(`${address()}${hash}`);
    return page;
  };
  return { open, address };
}
