// The next versions according to changesets, whatever git knows of this clone. Changes nothing in the repository.

import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { environment, run } from "./process.mjs";
import { root, workspacePackages } from "./workspace.mjs";

/** @typedef {{ name: string, type: "major" | "minor" | "patch" | "none", oldVersion: string, newVersion: string }} PlannedRelease */

/**
 * Runs `changeset status` on a copy of the manifests and changesets in a fresh git repository: in a clone without a main branch,
 * without history or with uncommitted changesets it would refuse or leave some out.
 * @returns {Promise<PlannedRelease[]>}
 * @throws Error when changesets refuses
 */
export async function planReleases() {
  const copy = mkdtempSync(join(tmpdir(), "attn-release-"));
  const manifests = workspacePackages().map(({ folder }) => join(folder, "package.json"));
  for (const file of ["package.json", "pnpm-workspace.yaml", ".changeset", ...manifests]) {
    mkdirSync(dirname(join(copy, file)), { recursive: true });
    cpSync(join(root, file), join(copy, file), { recursive: true });
  }
  const steps = [
    ["git", "init", "--quiet", "--initial-branch=main"],
    [
      "git",
      "-c",
      "user.name=plan",
      "-c",
      "user.email=plan@localhost",
      "commit",
      "--quiet",
      "--allow-empty",
      "--message=plan",
    ],
    ["changeset", "status", "--output=plan.json"],
  ];
  try {
    for (const step of steps) {
      const { code, output } = await run(step, { cwd: copy, env: environment({ NO_COLOR: "1" }) });
      if (code !== 0) throw new Error(`planReleases: ${step[0]} ${step[1]} failed, ${output.trim()}`);
    }
    return JSON.parse(readFileSync(join(copy, "plan.json"), "utf8")).releases;
  } finally {
    rmSync(copy, { recursive: true });
  }
}
