// Every README example is executed against the packed packages and must print exactly what the README says.

import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { root, workspacePackages } from "../../workspace.mjs";
import { InstalledProject } from "./installed-project.ts";
import { parseReadmeExamples, type ReadmeExample, trimOutput } from "./readme-examples.ts";

const REFERENCE = "../shared/reference";
const reference: string | undefined = process.env.ATTN_REFERENCE;
const published = workspacePackages().filter((entry) => entry.published);
const readmes = ["", ...published.map((entry) => entry.folder)].map((folder) => {
  const file = join(folder, "README.md");
  const examples = existsSync(join(root, file)) ? parseReadmeExamples(readFileSync(join(root, file), "utf8")) : [];
  return { file, examples };
});

let project: InstalledProject;
beforeAll(() => {
  project = new InstalledProject(published.map((entry) => entry.name));
  project.linkNodeTypes();
  for (const { file, examples } of readmes) {
    for (const example of examples)
      if (example.kind === "ts") project.write(moduleName(file, example), withReference(example.code));
  }
}, 120_000);
afterAll(() => project.dispose());

describe.each(readmes)("$file", ({ file, examples }) => {
  test("has an executed example", () => expect(examples.length).toBeGreaterThan(0));

  test.for(examples)("the example at line $line prints what it says", (example, context) => {
    context.skip(
      example.code.includes(REFERENCE) && reference === undefined,
      "needs the reference data, which is absent",
    );
    const [program, args] =
      example.kind === "ts"
        ? [process.execPath, [join(project.folder, moduleName(file, example))]]
        : ["bash", ["-o", "pipefail", "-c", withReference(example.code)]];
    const { stdout, stderr } = project.run(program, args, root);
    expect(trimOutput(stdout), stderr).toBe(example.expected);
  });
});

test("every ts example type-checks against the packed declarations", () => {
  const options = {
    module: "nodenext",
    target: "es2023",
    strict: true,
    noEmit: true,
    types: ["node"],
    verbatimModuleSyntax: true,
  };
  project.write("tsconfig.json", JSON.stringify({ compilerOptions: options, include: ["*.ts"] }));
  const { code, stdout } = project.run("tsc", ["--pretty", "false", "-p", "tsconfig.json"]);
  expect({ code, stdout }).toEqual({ code: 0, stdout: "" });
});

/** `packages/tensor/README.md` line 12 becomes `packages-tensor-12.ts`. */
function moduleName(file: string, example: ReadmeExample): string {
  return `${file.replace("README.md", "").replaceAll("/", "-")}${example.line}.ts`;
}

/** READMEs name the reference data as it lies beside a clone; it may lie elsewhere. */
function withReference(code: string): string {
  return reference === undefined ? code : code.replaceAll(REFERENCE, reference);
}
