// What one piece alone costs: bundles of single imports, minified and gzipped, against size-budgets.json. Prints every figure.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { bundledSize } from "../bundled-size.mjs";
import { root } from "../workspace.mjs";

/** @type {{ name: string, code: string, gzipBytes: number }[]} */
const budgets = JSON.parse(readFileSync(join(root, "tools/size-budgets.json"), "utf8"));

for (const { name, code, gzipBytes } of budgets) {
  const measured = await bundledSize(code).catch((error) => console.log(`${name}: ${error.message}`));
  if (measured !== undefined) {
    console.log(`${name}: ${measured} of ${gzipBytes} bytes gzipped${measured > gzipBytes ? ", over its budget" : ""}`);
  }
  if (measured === undefined || measured > gzipBytes) process.exitCode = 1;
}
