// The texts that are encoded. Not here: encoding.
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { UnavailableError } from "../../harness/backend.ts";
import { repository } from "../../harness/machine.ts";

export interface Text {
  readonly name: string;
  readonly content: string;
}

/** A novel of the reference texts, and this repository's own TypeScript. @throws UnavailableError without reference texts. */
export const loadTexts = (reference: string): readonly Text[] => {
  const sources = globSync("packages/*/src/**/*.ts", { cwd: repository }).filter(
    (path) => !/\.(gen|test)\.ts$/.test(path),
  );
  return [
    { name: "prose", content: readText(join(reference, "text/gutenberg/austen-emma.txt")) },
    {
      name: "code",
      content: sources
        .sort()
        .map((path) => readFileSync(join(repository, path), "utf8"))
        .join("\n"),
    },
  ];
};

/** Every reference text, as paths. */
export const referenceTexts = (reference: string): readonly string[] => {
  const paths = globSync("text/**/*.*", { cwd: reference, withFileTypes: true });
  const files = paths.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  if (files.length === 0) throw new UnavailableError(noTexts);
  return files.sort();
};

const readText = (path: string): string => {
  try {
    return readFileSync(path, "utf8");
  } catch {
    throw new UnavailableError(noTexts);
  }
};

export const noTexts = "there are no reference texts. Set ATTN_REFERENCE";
