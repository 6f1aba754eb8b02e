// What the tests may use beyond the repository: reference data, a browser, the Node outside. Looks only, installs nothing.

import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readdirSync, statSync } from "node:fs";
import { delimiter, join, resolve } from "node:path";
import { root } from "./workspace.mjs";

const BROWSERS = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/usr/bin/google-chrome-stable",
];

/**
 * The environment variables through which turbo's cache and the tests learn of the surroundings, and one plain line for each
 * thing that is absent.
 * @returns {{ env: Record<string, string>, absent: string[] }}
 */
export function surroundings() {
  const reference = resolve(process.env.ATTN_REFERENCE ?? join(root, "../shared/reference"));
  const browser = [process.env.CHROMIUM_PATH, ...BROWSERS].find((path) => path && existsSync(path));
  const outer = outerNode();
  /** @type {Record<string, string>} */
  const env = {};
  const absent = [];
  if (existsSync(reference)) {
    env.ATTN_REFERENCE = reference;
    env.ATTN_REFERENCE_STAMP = stamp(reference);
  } else absent.push(`no reference data at ${reference}: the tests that read it are skipped`);
  if (browser) env.ATTN_CHROMIUM = browser;
  else absent.push("no Chromium (CHROMIUM_PATH or the usual paths): the browser test is skipped");
  if (outer) Object.assign(env, { ATTN_OUTER_NODE: outer.path, ATTN_OUTER_NODE_VERSION: outer.version });
  return { env, absent };
}

/** Hash of the names and sizes (bytes) of all files below a folder.
 * @param {string} folder */
function stamp(folder) {
  const hash = createHash("sha256");
  for (const entry of readdirSync(folder, { recursive: true, encoding: "utf8" }).sort()) {
    const info = statSync(join(folder, entry));
    if (info.isFile()) hash.update(`${entry} ${info.size}\n`);
  }
  return hash.digest("hex").slice(0, 16);
}

/** The first Node in PATH that is not the repository's own, when it is another version: the packages must run there too. */
function outerNode() {
  for (const folder of (process.env.PATH ?? "").split(delimiter)) {
    const path = join(folder, "node");
    if (folder.includes("node_modules") || !existsSync(path)) continue;
    const version = execFileSync(path, ["--version"], { encoding: "utf8" }).trim();
    return version === process.version ? undefined : { path, version };
  }
  return undefined;
}
