// A README's example as a module with one function: its imports stay at the top, the rest runs each time, writing to the console it is given.
import { parseAst, transformWithOxc } from "vite";

/** The module's code: `export async function run(console)`. */
export async function exampleModule(code: string): Promise<string> {
  const { code: plain } = await transformWithOxc(code, "example.ts", { sourcemap: false });
  const imports = parseAst(plain).body.filter(({ type }) => type === "ImportDeclaration");
  const end = Math.max(0, ...imports.map((node) => node.end));
  const first = imports.map(({ start, end: stop }) => plain.slice(start, stop)).join("\n");
  const between = imports.reduceRight(
    (text, { start, end: stop }) => text.slice(0, start) + text.slice(stop),
    plain.slice(0, end),
  );
  return `${first}\nexport async function run(console) {\n${between}${plain.slice(end)}\n}\n`;
}
