// `pnpm release`: versions, builds and publishes through changesets after all tests and checks. `--dry-run` only shows.

import { run } from "./process.mjs";
import { planReleases } from "./release-plan.mjs";
import { packedPackages } from "./verify/packed.mjs";
import { workspacePackages } from "./workspace.mjs";

const unknown = process.argv.slice(2).filter((argument) => argument !== "--dry-run" && argument !== "--");
if (unknown.length > 0) fail(`release: unknown argument ${unknown[0]}. Use --dry-run or nothing`, 2);
else if (process.argv.includes("--dry-run")) await show();
else await release();

/** What would be published: versions, and the tarballs as they are now. */
async function show() {
  const packed = await run(["turbo", "run", "pack", "--output-logs=errors-only"]);
  if (packed.code !== 0) return fail(packed.output);
  const planned = (await planReleases()).filter((entry) => entry.type !== "none");
  const tarballs = packedPackages();
  for (const { name, manifest } of workspacePackages().filter((entry) => entry.published)) {
    const plan = planned.find((entry) => entry.name === name);
    const tarball = tarballs.find((entry) => entry.name === name);
    console.log(
      `${name} ${manifest.version} -> ${plan ? `${plan.newVersion} (${plan.type})` : "not published, nothing changed"}`,
    );
    if (plan === undefined || tarball === undefined) continue;
    for (const file of tarball.files) console.log(`  ${file}`);
    console.log(`  ${tarball.files.length} files, tarball ${(tarball.size / 1000).toFixed(1)} kB`);
  }
  console.log(`${planned.length} packages would be published. Nothing was changed.`);
}

/** Publishes. Stops at the first step that fails. */
async function release() {
  const steps = [
    ["npm", "test"],
    ["npm", "run", "check"],
    ["changeset", "version"],
    ["pnpm", "install", "--lockfile-only"],
    ["turbo", "run", "build", "--output-logs=errors-only"],
    ["changeset", "publish"],
  ];
  for (const step of steps) {
    console.log(`release: ${step.join(" ")}`);
    const { code } = await run(step, { show: true });
    if (code !== 0) return fail(`release: ${step.join(" ")} failed with exit code ${code}`);
  }
  console.log("release: done. Commit the versions and changelogs, then push with --follow-tags");
}

/** @param {string} message @param {number} [code] exit code */
function fail(message, code = 1) {
  console.error(message);
  process.exitCode = code;
}
