// `npm test`: every test and type-check of the workspace through turbo's cache, then counts. Last line: `N passed, N failed`.

import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { environment, run } from "./process.mjs";
import { surroundings } from "./surroundings.mjs";
import { readResults } from "./test-results.mjs";
import { root, workspacePackages } from "./workspace.mjs";

const packages = workspacePackages();
for (const { path } of packages) rmSync(join(path, ".results"), { recursive: true, force: true });

const { env, absent } = surroundings();
const summaries = join(root, ".turbo", "runs");
rmSync(summaries, { recursive: true, force: true });

/**
 * The longest tests need what is built and often wait for a browser, all others need nothing that is built: two runs of turbo side by
 * side. In one, turbo would take tasks as they become ready, and what waits for builds would begin last, with cores idle at the end.
 */
const built = ["@attn/site", "@attn/verify"];
const lanes = [
  { filters: built.map((name) => `--filter=${name}`), tasks: built.length },
  { filters: built.map((name) => `--filter=!${name}`), tasks: Math.max(1, Math.ceil(availableParallelism() / 2) - 1) },
];
const flags = ["--continue=dependencies-successful", "--output-logs=errors-only", "--summarize"];
// Hundreds of processes start from the same sources: what Node has compiled once is kept for the next.
const NODE_COMPILE_CACHE = join(root, "node_modules", ".cache", "node");
await Promise.all(
  lanes.map(({ filters, tasks }) =>
    run(["turbo", "run", "test", "typecheck", ...filters, ...flags, `--concurrency=${tasks}`], {
      env: environment({ NODE_COMPILE_CACHE, ...env }),
      show: true,
    }),
  ),
);

const total = { passed: 0, failed: 0, skipped: 0 };
for (const { name, path } of packages) {
  const results = readResults(path);
  if (results === undefined) continue;
  total.passed += results.passed;
  total.failed += results.failed;
  total.skipped += results.skipped;
  console.log(`${name}: ${counts(results)}`);
}
// A task that fails without a failed test (a build, a type-check, a test run that did not start) counts as one failure.
for (const { task, package: name, directory } of failedTasks()) {
  if (task === "test" && (readResults(join(root, directory))?.failed ?? 0) > 0) continue;
  console.log(`${name}: ${task} failed`);
  total.failed += 1;
}
for (const line of absent) console.log(line);
console.log(counts(total));
process.exitCode = total.failed > 0 || total.passed === 0 ? 1 : 0;

/** @param {import("./test-results.mjs").Counts} result */
function counts({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`;
}

/**
 * The tasks that failed in turbo's runs just ended; their summaries are read and removed. A run without one did not even start.
 * @returns {{ task: string, package: string, directory: string }[]}
 */
function failedTasks() {
  const files = existsSync(summaries) ? readdirSync(summaries) : [];
  const tasks = files.flatMap((file) => JSON.parse(readFileSync(join(summaries, file), "utf8")).tasks);
  rmSync(summaries, { recursive: true, force: true });
  const unstarted = lanes.slice(files.length).map(() => ({ task: "turbo", package: "root", directory: "." }));
  return [...unstarted, ...tasks.filter((/** @type {any} */ task) => (task.execution?.exitCode ?? 0) !== 0)];
}
