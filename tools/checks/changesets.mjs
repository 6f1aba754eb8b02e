// Every published package that changed since its last release has a changeset. Versions and publishes nothing.

import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { root, workspacePackages } from "../workspace.mjs";

const packages = workspacePackages().filter((entry) => entry.published);
const changesets = readChangesets();
const named = new Set(changesets.flatMap(({ names }) => names));

const problems = [
  ...changesets.flatMap(({ file, names, summary }) => [
    ...names
      .filter((name) => !packages.some((entry) => entry.name === name))
      .map((name) => `${file}: there is no package ${name}`),
    ...(summary === "" ? [`${file}: says nothing, a user must understand what changed`] : []),
  ]),
  ...packages.filter((entry) => !named.has(entry.name)).flatMap(changeOf),
];
for (const problem of problems) console.log(problem);
process.exitCode = problems.length > 0 ? 1 : 0;

/** The files of .changeset: the packages each names and its text. */
function readChangesets() {
  const folder = join(root, ".changeset");
  const files = readdirSync(folder).filter((file) => file.endsWith(".md") && file !== "README.md");
  return files.map((file) => {
    const [, head = "", summary = ""] =
      /^---\r?\n(.*?)---\r?\n?(.*)$/s.exec(readFileSync(join(folder, file), "utf8")) ?? [];
    const names = [...head.matchAll(/^["']?([^"':\s]+)["']?:\s*(?:major|minor|patch)\s*$/gm)].map(
      (match) => match[1] ?? "",
    );
    return { file: `.changeset/${file}`, names, summary: summary.trim() };
  });
}

/**
 * What changed in a package without a changeset. A release is the git tag `name@version`; a version that CHANGELOG.md
 * describes but no tag marks was released from another clone, and there is nothing to compare with.
 * @param {ReturnType<typeof workspacePackages>[number]} entry
 */
function changeOf({ name, folder, path, manifest }) {
  const tag = `${name}@${manifest.version}`;
  if (git("rev-parse", "--verify", "--quiet", `refs/tags/${tag}`) === undefined) {
    const changelog = join(path, "CHANGELOG.md");
    const described = existsSync(changelog) && readFileSync(changelog, "utf8").includes(`\n## ${manifest.version}\n`);
    return described ? [] : [`${name}: was never released and no changeset names it. Run: pnpm changeset`];
  }
  const tests = [":(exclude)**/*.test.ts", ":(exclude)**/golden/**", ":(exclude)**/CHANGELOG.md"];
  const files =
    git("diff", "--name-only", tag, "--", folder, ...tests)
      ?.split("\n")
      .filter(Boolean) ?? [];
  if (files.length === 0) return [];
  return [
    `${name}: ${files.length} files changed since ${tag} (${files[0]}, ...) and no changeset names it. Run: pnpm changeset`,
  ];
}

/** @param {string[]} args @returns {string | undefined} stdout, undefined when git fails or is absent */
function git(...args) {
  const { status, stdout } = spawnSync("git", args, { cwd: root, encoding: "utf8" });
  return status === 0 ? stdout : undefined;
}
