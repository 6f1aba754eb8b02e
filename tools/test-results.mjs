// What vitest's JSON report of one package says, as three counts.

import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

/**
 * The part of the report that is read here.
 * @typedef {object} Report
 * @property {number} numPassedTests
 * @property {number} numFailedTests
 * @property {number} numPendingTests
 * @property {number} numTodoTests
 * @property {{ status: string, assertionResults: { status: string }[] }[]} testResults one per test file
 *
 * @typedef {{ passed: number, failed: number, skipped: number }} Counts
 */

/**
 * The counts in a package's .results/results.json. A test file that failed before its tests counts as one failure.
 * @param {string} path absolute path of the package
 * @returns {Counts | undefined} undefined when there is no report
 */
export function readResults(path) {
  const file = join(path, ".results", "results.json");
  if (!existsSync(file)) return undefined;
  /** @type {Report} */
  const report = JSON.parse(readFileSync(file, "utf8"));
  const broken = report.testResults.filter((file) => isFailed(file) && !file.assertionResults.some(isFailed));
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + broken.length,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}

/** @param {{ status: string }} result of a test or of a test file */
function isFailed(result) {
  return result.status === "failed";
}
