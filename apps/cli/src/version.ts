// The version of this package, as package.json says it.
import { readFileSync } from "node:fs";
import { packageFolder } from "./package-folder.ts";

/** For example "0.1.0". */
export function readVersion(): string {
  const text = readFileSync(new URL("package.json", packageFolder), "utf8");
  return (JSON.parse(text) as { version: string }).version;
}
