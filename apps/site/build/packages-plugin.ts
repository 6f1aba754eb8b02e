// The packages as data of the site: `virtual:packages` (names, sizes, READMEs, references) and `virtual:readme-examples` (what can be run).
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Plugin } from "vite";
import { bundledSize } from "../../../tools/bundled-size.mjs";
import { workspacePackages } from "../../../tools/workspace.mjs";
import type { PackagePage } from "../src/pages/packages/package-page.ts";
import { exampleModule } from "./example-module.ts";
import { readmeParts } from "./package-readme.ts";
import { entriesOf, referenceOf } from "./package-reference.ts";

const root = join(import.meta.dirname, "../../..");
const [data, examples, example] = ["virtual:packages", "virtual:readme-examples", "virtual:readme-example/"];
/** In the order of the path from text to the next token. */
const order = [
  "tokenizer",
  "embeddings",
  "tensor",
  "attention",
  "transformer",
  "sampling",
  "training",
  "elements",
  "little-world",
];

export function packagesPlugin(): Plugin {
  return {
    name: "attn-packages",
    resolveId: (id) => ([data, examples].includes(id) || id.startsWith(example) ? `\0${id}` : undefined),
    load(id) {
      if (id === `\0${data}`) return packagesModule();
      if (id === `\0${examples}`) return examplesModule();
      if (id.startsWith(`\0${example}`)) return exampleModule(codeOf(id.slice(example.length + 1)));
      return undefined;
    },
  };
}

const libraries = () =>
  workspacePackages()
    .filter(({ folder }) => folder.startsWith("packages/"))
    .map((entry) => ({ ...entry, short: entry.name.replace("@attn/", "") }))
    .sort((a, b) => order.indexOf(a.short) - order.indexOf(b.short));

const partsOf = ({ path, short }: { readonly path: string; readonly short: string }): PackagePage["readme"] =>
  readmeParts(short, readFileSync(join(path, "README.md"), "utf8"));

async function packagesModule(): Promise<string> {
  const entries = new Map(
    libraries().map(({ name, path, manifest }) => [name, entriesOf(path, { ...manifest, name })]),
  );
  const reference = referenceOf([...entries.values()].flat());
  const budgets: { name: string; code: string }[] = JSON.parse(
    readFileSync(join(root, "tools/size-budgets.json"), "utf8"),
  );
  const sizes = await Promise.all(budgets.map(async ({ name, code }) => ({ name, bytes: await bundledSize(code) })));
  const pages = libraries().map(
    (entry): PackagePage => ({
      name: entry.name,
      description: entry.manifest.description,
      readme: partsOf(entry),
      exports: (entries.get(entry.name) ?? []).flatMap((each) => reference.get(each) ?? []),
      sizes: sizes
        .filter(({ name }) => name.startsWith(`${entry.short}:`))
        .map(({ name, bytes }) => ({ name: name.slice(entry.short.length + 2), bytes })),
    }),
  );
  return `export const packages = ${JSON.stringify(pages)};`;
}

function examplesModule(): string {
  const ids = libraries()
    .flatMap(partsOf)
    .flatMap((part) => (part.kind === "example" && !part.needsNode ? [part.id] : []));
  const lines = ids.map((id) => `${JSON.stringify(id)}: () => import(${JSON.stringify(example + id)}),`);
  return `export const examples = {\n${lines.join("\n")}\n};`;
}

function codeOf(id: string): string {
  const part = libraries()
    .flatMap(partsOf)
    .find((each) => each.kind === "example" && each.id === id);
  if (part?.kind !== "example") throw new Error(`there is no README example ${id}`);
  return part.code;
}
