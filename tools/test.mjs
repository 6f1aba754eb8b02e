// `npm test`: every test and type-check of the workspace through turbo's cache, then counts. Last line: `N passed, N failed`.

import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { concurrency, environment, run } from "./process.mjs";
import { surroundings } from "./surroundings.mjs";
import { readResults } from "./test-results.mjs";
import { root, workspacePackages } from "./workspace.mjs";

const packages = workspacePackages();
for (const { path } of packages) rmSync(join(path, ".results"), { recursive: true, force: true });

const { env, absent } = surroundings();
const flags = ["--continue=dependencies-successful", "--output-logs=errors-only", "--summarize", concurrency];
// Hundreds of processes start from the same sources: what Node has compiled once is kept for the next.
const NODE_COMPILE_CACHE = join(root, "node_modules", ".cache", "node");
await run(["turbo", "run", "test", "typecheck", ...flags], {
  env: environment({ NODE_COMPILE_CACHE, ...env }),
  show: true,
});

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
 * The tasks that failed in turbo's run just ended; its summary is read and removed.
 * @returns {{ task: string, package: string, directory: string }[]}
 */
function failedTasks() {
  const folder = join(root, ".turbo", "runs");
  if (!existsSync(folder)) return [{ task: "turbo", package: "root", directory: "." }];
  const summaries = readdirSync(folder).map((file) => JSON.parse(readFileSync(join(folder, file), "utf8")));
  rmSync(folder, { recursive: true });
  const last = summaries.sort((a, b) => a.execution.startTime - b.execution.startTime).at(-1);
  return last.tasks.filter((/** @type {any} */ task) => (task.execution?.exitCode ?? 0) !== 0);
}
