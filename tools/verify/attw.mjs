// "Are the types wrong?" on every packed package, for ESM resolution, without the network. Exit code 1 when they are.

import { spawnSync } from "node:child_process";
import { packedPackages } from "./packed.mjs";

for (const { name, path } of packedPackages()) {
  const flags = ["--profile", "esm-only", "--no-definitely-typed", "--no-emoji", "--no-color", "--format", "ascii"];
  const { status, stdout, stderr } = spawnSync("attw", [path, ...flags], { encoding: "utf8" });
  if (status === 0) continue;
  console.log(`${name}\n${stdout}${stderr}`);
  process.exitCode = 1;
}
