// The version of this package, as package.json says it.
import { readFileSync } from "node:fs";

/** For example "0.1.0". package.json lies one folder above the source and the built file alike. */
export function readVersion(): string {
  const text = readFileSync(new URL("../package.json", import.meta.url), "utf8");
  return (JSON.parse(text) as { version: string }).version;
}
