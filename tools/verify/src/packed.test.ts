// Every package, installed alone from its tarball, imports and does its main job, on each Node there is.

import { copyFileSync, existsSync } from "node:fs";
import { basename, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { workspacePackages } from "../../workspace.mjs";
import { packedPackages } from "../packed.mjs";
import { InstalledProject } from "./installed-project.ts";

const nodes = [{ version: process.version, path: process.execPath }];
const { ATTN_OUTER_NODE: outerPath, ATTN_OUTER_NODE_VERSION: outerVersion } = process.env;
if (outerPath && outerVersion) nodes.push({ version: outerVersion, path: outerPath });

const published = workspacePackages().filter((entry) => entry.published);

test.each(published)("$name ships its README, its licence and its build, and no tests or golden data", ({ name }) => {
  const files = packedPackages().find((entry) => entry.name === name)?.files ?? [];
  expect(["README.md", "LICENSE", "package.json"].filter((file) => !files.includes(file))).toEqual([]);
  expect(files.some((file) => file.startsWith("dist/"))).toBe(true);
  expect(files.filter((file) => /\.test\.|(^|\/)golden\/|\.config\./.test(file))).toEqual([]);
});

describe.each(published)("$name, installed alone", ({ name, folder, manifest }) => {
  let project: InstalledProject;
  beforeAll(() => {
    project = new InstalledProject([name]);
  }, 120_000);
  afterAll(() => project.dispose());

  const entries = Object.keys(manifest.exports ?? {}).filter((entry) => entry !== "./package.json");
  const job = join(import.meta.dirname, "jobs", `${basename(folder)}.mjs`);

  test.each(entries.length > 0 ? nodes : [])("can be imported by every entry on Node $version", ({ path }) => {
    const specifiers = entries.map((entry) => name + entry.slice(1));
    const script = specifiers.map(
      (each) => `if (Object.keys(await import("${each}")).length === 0) console.log("${each} exports nothing");`,
    );
    const outcome = project.run(path, ["--input-type=module", "--eval", script.join("\n")]);
    expect(outcome).toEqual({ code: 0, stdout: "", stderr: "" });
  });

  test.each(nodes)("does its main job on Node $version", ({ path }) => {
    expect(existsSync(job), `${job} is missing: a script that uses the package and asserts`).toBe(true);
    copyFileSync(job, join(project.folder, "job.mjs"));
    expect(project.run(path, ["job.mjs"])).toEqual({ code: 0, stdout: "", stderr: "" });
  });
});
