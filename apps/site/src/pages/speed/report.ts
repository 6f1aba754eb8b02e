// Results as text: numbers in words, and a Markdown table with what the machine is.
import { type BenchmarkEntry, sizeLabel } from "./benchmarks.ts";
import type { Machine } from "./machine.ts";
import { factsOf } from "./machine-words.ts";
import { type Figures, figuresOf, type Row } from "./rows.ts";

/** A comparison that was made, perhaps not to its end. */
export interface Run {
  readonly size: string;
  readonly rows: readonly Row[];
  /** How it was measured, where that is not as asked for; empty otherwise. */
  readonly note: string;
}

/** Three digits at least: 0.123, 12.3, 1,234. */
export function rateText(rate: number): string {
  if (!Number.isFinite(rate)) return "–";
  const digits = Math.min(6, Math.max(0, 2 - Math.floor(Math.log10(Math.abs(rate) || 1))));
  return rate.toLocaleString("en", { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

export const spreadText = ({ spread }: Figures): string => `± ${(50 * spread).toFixed(0)} %`;
/** Two digits: 0.020 ×, 1.9 ×, 120 ×. */
export function ratioText({ ratio }: Pick<Figures, "ratio">): string {
  if (ratio === undefined) return "–";
  const digits = Math.min(6, Math.max(0, 1 - Math.floor(Math.log10(ratio || 1))));
  return `${ratio.toLocaleString("en", { minimumFractionDigits: digits, maximumFractionDigits: digits })} ×`;
}
export const shareText = ({ share }: Figures): string => (share === undefined ? "–" : `${(100 * share).toFixed(0)} %`);

/** The row that ratios are to. */
export function baseOf(rows: readonly Row[]): Row | undefined {
  return rows.find(({ id }) => id === "wasm");
}

/** A Markdown table of the runs, the machine above it. @param browser what the browser calls itself. */
export function markdownOf(
  benchmark: BenchmarkEntry,
  runs: readonly Run[],
  { machine, browser }: { readonly machine: Machine; readonly browser: string },
): string {
  const facts = factsOf(machine).map(({ name, value }) => `${name}: ${value}`);
  const head = [benchmark.sizeLabel, "engine", "largest difference", `median, ${benchmark.unit}`, "spread"];
  const tail = benchmark.usesBackends ? ["of one thread", "of the limit"] : [];
  const lines = runs.flatMap(({ size, rows }) =>
    rows.map((row) => [
      sizeLabel(benchmark, size),
      row.name,
      row.answer?.text ?? "",
      ...cellsOf(row, rows, tail.length),
    ]),
  );
  const table = [[...head, ...tail], [...head, ...tail].map(() => "---"), ...lines].map(
    (cells) => `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`,
  );
  return [`**${benchmark.title}** · ${browser} · ${facts.join(" · ")}`, "", ...table, ""].join("\n");
}

function cellsOf(row: Row, rows: readonly Row[], more: number): string[] {
  const figures = figuresOf(row, baseOf(rows));
  if (!figures) return [row.reason ?? "not timed", "", ...Array.from({ length: more }, () => "")];
  return [rateText(figures.median), spreadText(figures), ...[ratioText(figures), shareText(figures)].slice(0, more)];
}

/** What a browser calls itself, short: brands where it tells them, else its whole line. */
export function browserName(asked: Navigator): string {
  const { userAgentData } = asked as {
    userAgentData?: { brands: { brand: string; version: string }[]; platform: string };
  };
  const brand = userAgentData?.brands.filter((each) => !/not.*brand/i.test(each.brand)).at(-1);
  return brand ? `${brand.brand} ${brand.version}, ${userAgentData?.platform}` : asked.userAgent;
}
