// `npm run check`: everything that must hold beside the tests. One line per check, details of the failed ones, all are run.

import { concurrency, environment, run } from "./process.mjs";

const TURBO = [
  "--output-logs=errors-only",
  "--log-order=grouped",
  "--log-prefix=none",
  "--continue=dependencies-successful",
  concurrency,
];

/** Name and command of each check. `print`: its output is shown although it passed. */
const checks = [
  {
    name: "format and lint",
    command: ["biome", "ci", "--error-on-warnings", "--max-diagnostics=20", "--colors=off", "."],
  },
  { name: "types", command: ["turbo", "run", "typecheck", ...TURBO] },
  { name: "allowed imports", command: ["node", "tools/checks/imports.mjs"] },
  { name: "unused and unlisted dependencies", command: ["knip", "--no-progress"] },
  { name: "publint", command: ["turbo", "run", "publint", ...TURBO] },
  { name: "published types", command: ["turbo", "run", "attw", ...TURBO] },
  {
    name: "size budgets",
    command: ["turbo", "run", "size", "--output-logs=full", ...TURBO.slice(1)],
    print: /bytes gzipped/,
  },
  { name: "changesets", command: ["node", "tools/checks/changesets.mjs"] },
];

let failed = 0;
for (const { name, command, print } of checks) {
  const { code, output } = await run(command, { env: environment({ NO_COLOR: "1" }) });
  console.log(`${code === 0 ? "ok" : "failed"} ${name}`);
  if (code !== 0) {
    failed += 1;
    console.log(indent(output));
  } else if (print) {
    console.log(
      indent(
        output
          .split("\n")
          .filter((line) => print.test(line))
          .join("\n"),
      ),
    );
  }
}
console.log(`${checks.length - failed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;

/** @param {string} text */
function indent(text) {
  return text.trimEnd().replace(/^/gm, "  ");
}
