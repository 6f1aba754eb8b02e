// `node bench.ts`: measures rows, prints a table, keeps results.json and writes RESULTS.md. Not here: what a row does (src/rows).
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { benchmarksFolder, describeMachine, repository, versionsOf } from "./src/harness/machine.ts";
import type { RowResult } from "./src/harness/results.ts";
import { mergeResults, verdictOf } from "./src/harness/results.ts";
import { resultsMarkdown } from "./src/harness/results-markdown.ts";
import type { Figure } from "./src/harness/row.ts";
import { runInProcess } from "./src/harness/run-in-process.ts";
import { digits } from "./src/harness/units.ts";
import { rowNames } from "./src/rows/all-rows.ts";

const usage = `node --conditions=@attn/source bench.ts [NAME]... [--rounds 7] [--threads 1,2] [--no-write] [--list]
A NAME is the beginning of row names; without one all rows run.`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rounds: { type: "string", default: "7" },
    threads: { type: "string", default: "1,2" },
    "no-write": { type: "boolean", default: false },
    list: { type: "boolean", default: false },
    help: { type: "boolean", default: false },
  },
});
const reference = process.env.ATTN_REFERENCE ?? join(repository, "../shared/reference");
const resultsFile = join(benchmarksFolder, "results.json");
const threadCounts = values.threads.split(",").map(Number);
const rounds = Number(values.rounds);
if (values.help) console.log(usage);
else if (values.list) console.log(rowNames.join("\n"));
else await main();

async function main(): Promise<void> {
  if (![...threadCounts, rounds].every((count) => Number.isInteger(count) && count > 0))
    throw new RangeError(
      `bench: --threads and --rounds are whole numbers above 0, got ${values.threads} and ${values.rounds}`,
    );
  const wanted = rowNames.filter(
    (name) => positionals.length === 0 || positionals.some((start) => name.startsWith(start)),
  );
  const unknown = positionals.find((start) => !rowNames.some((name) => name.startsWith(start)));
  if (unknown !== undefined)
    throw new RangeError(`bench: no row begins with ${unknown}, there are ${rowNames.join(", ")}`);
  const results: RowResult[] = [];
  for (const name of wanted) {
    results.push(...(await measure(name)));
    if (!values["no-write"]) write(results); // after every row: a run that is stopped keeps what it has
  }
  const figures = results.flatMap((result) => result.figures);
  const missed = figures.filter((figure) => verdictOf(figure) === "missed").length;
  console.log(
    `${figures.length} figures, ${missed} below their target, ${results.filter((r) => r.failure).length} rows not measured to the end`,
  );
  process.exitCode = results.some(({ failure, isUnavailable }) => failure !== undefined && isUnavailable !== true)
    ? 1
    : 0;
}

async function measure(name: string): Promise<RowResult[]> {
  const results: RowResult[] = [];
  for (const threads of threadCounts) {
    console.log(`${name}, threads ${threads}`);
    const start = performance.now();
    const { row, ...outcome } = await runInProcess(name, { threads, rounds, reference }, print);
    if (outcome.failure !== undefined)
      console.log(`  ${outcome.isUnavailable ? "not measured" : "FAILED"}: ${outcome.failure}`);
    results.push({
      name,
      about: row?.about ?? "",
      ...(row?.threads !== "one" && { threads }),
      rounds,
      date: new Date().toISOString().slice(0, 10),
      machine: describeMachine(),
      versions: versionsOf(row?.peers ?? []),
      seconds: Math.round((performance.now() - start) / 1000),
      ...outcome,
    });
    if (row?.threads === "one") break; // the count means nothing to it
  }
  return results;
}

function print(figure: Figure): void {
  const { work, peer, ratio, target, ours = "", theirs = "" } = figure;
  const shown = `${digits(ratio.median)} (${digits(ratio.least)}–${digits(ratio.most)})`;
  const aim = target === undefined ? "" : ` of ${target} ${verdictOf(figure)}`;
  console.log(`  ${work.padEnd(44)} ${peer.padEnd(40)} ${shown}${aim}   ${ours} | ${theirs}`);
}

function write(newer: readonly RowResult[]): void {
  const older = existsSync(resultsFile) ? (JSON.parse(readFileSync(resultsFile, "utf8")) as RowResult[]) : [];
  const all = mergeResults(older, newer, rowNames);
  writeFileSync(resultsFile, `${JSON.stringify(all, undefined, 2)}\n`);
  writeFileSync(join(benchmarksFolder, "RESULTS.md"), resultsMarkdown(all));
}
