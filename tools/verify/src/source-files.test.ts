import { expect, test } from "vitest";
import { parseImports, reachableFiles } from "../../checks/source-files.mjs";

test("imports are found in every form the sources use", () => {
  const source = [
    'import { a } from "./a.ts";',
    'import type { B } from "./b.ts";',
    'import "./side-effect.ts";',
    'export { c } from "./c.ts";',
    'export * from "./d.ts";',
    'import {\n  e,\n  f,\n} from "@attn/tensor";',
    'const g = await import("gpu.js");',
  ].join("\n");
  expect(parseImports(source)).toEqual([
    "./a.ts",
    "./b.ts",
    "./side-effect.ts",
    "./c.ts",
    "./d.ts",
    "@attn/tensor",
    "gpu.js",
  ]);
});

test("examples in comments and other strings are not imports", () => {
  const source = [
    "/**",
    ' * import { a } from "./a.ts";',
    " */",
    '// import "./b.ts";',
    'export const x = "./c.ts";',
  ].join("\n");
  expect(parseImports(source)).toEqual([]);
});

test("reachable files follow relative imports through folders and cycles", () => {
  const file = (name: string, ...imports: string[]) => ({ file: name, imports });
  const files = [
    file("src/index.ts", "./ops/add.ts"),
    file("src/ops/add.ts", "../graph.ts"),
    file("src/graph.ts", "./index.ts"),
    file("src/gpu.ts", "gpu.js"),
  ];
  expect([...reachableFiles(files, "src/index.ts")]).toEqual(["src/index.ts", "src/ops/add.ts", "src/graph.ts"]);
});
