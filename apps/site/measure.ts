// How quickly each page is there and whether its memory stays flat: `node measure.ts [PAGE…]`, a table on stdout. Nothing is asserted: figures
// depend on the machine. Needs the built site and Chromium (ATTN_CHROMIUM or /usr/bin/chromium).
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { gzipSync } from "node:zlib";
import { type Browser, type CDPSession, chromium, type Page } from "playwright-core";
import { interactions } from "./measure-interactions.ts";
import { siteHandler } from "./server.mjs";

interface Figures {
  readonly scripts: number;
  readonly paint: number;
  readonly ready: number;
  readonly blocked: number;
  readonly shift: number;
}

const rounds = 200;

/** Milliseconds, kilobytes and layout shift of a first visit. */
async function visit(page: Page, address: string): Promise<Figures> {
  let scripts = 0;
  page.on("response", async (response) => {
    if (new URL(response.url()).pathname.endsWith(".js")) scripts += gzipSync(await response.body()).length;
  });
  await page.addInitScript(() => {
    const seen = { shift: 0, blocked: 0 };
    Object.assign(globalThis, { seen });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) seen.shift += (entry as PerformanceEntry & { value: number }).value;
    }).observe({ type: "layout-shift", buffered: true });
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) seen.blocked += Math.max(0, duration - 50);
    }).observe({ type: "longtask", buffered: true });
  });
  await page.goto(address);
  await page.locator("[data-ready=true]").waitFor({ timeout: 60_000 });
  const measured = await page.evaluate(() => ({
    ready: performance.now(),
    paint: performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? 0,
    ...(globalThis as unknown as { seen: { shift: number; blocked: number } }).seen,
  }));
  return { scripts: scripts / 1000, ...measured };
}

/** Bytes of the page's heap and its number of nodes after everything that can be collected was. */
async function held(session: CDPSession): Promise<{ readonly heap: number; readonly nodes: number }> {
  await session.send("HeapProfiler.collectGarbage");
  const { metrics } = await session.send("Performance.getMetrics");
  const metric = (name: string): number => metrics.find((each) => each.name === name)?.value ?? 0;
  return { heap: metric("JSHeapUsedSize"), nodes: metric("Nodes") };
}

/** What the page holds after 20 interactions and after 200. */
async function interact(page: Page, id: string): Promise<string> {
  const act = interactions[id];
  if (!act) return "";
  const session = await page.context().newCDPSession(page);
  await session.send("Performance.enable");
  let early = { heap: 0, nodes: 0 };
  for (let round = 1; round <= rounds; round++) {
    await act(page, round);
    if (round === rounds / 10) early = await held(session);
  }
  const late = await held(session);
  const megabytes = (bytes: number): string => (bytes / 1e6).toFixed(1);
  return `${megabytes(early.heap)} → ${megabytes(late.heap)} MB, ${early.nodes} → ${late.nodes} nodes`;
}

async function measure(browser: Browser, base: string, id: string): Promise<string> {
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
  const { scripts, paint, ready, blocked, shift } = await visit(page, `${base}#/${id}`);
  const memory = await interact(page, id);
  await page.close();
  const numbers = [scripts.toFixed(0), paint.toFixed(0), ready.toFixed(0), blocked.toFixed(0), shift.toFixed(3)];
  return `| ${[id, ...numbers, memory].join(" | ")} |`;
}

const server = createServer(siteHandler()).listen(0);
const base = `http://localhost:${(server.address() as AddressInfo).port}/`;
const executablePath = process.env.ATTN_CHROMIUM ?? "/usr/bin/chromium";
const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-quic"] });
const wanted = process.argv.slice(2);
console.log(
  `| page | scripts, kB gzipped | first paint, ms | ready, ms | blocked, ms | layout shift | after ${rounds / 10} and ${rounds} interactions |`,
);
console.log("| --- | --- | --- | --- | --- | --- | --- |");
for (const id of Object.keys(interactions)) {
  if (wanted.length === 0 || wanted.includes(id)) console.log(await measure(browser, base, id));
}
await browser.close();
server.close();
