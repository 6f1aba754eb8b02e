import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { testFolder } from "../testing/tiny-model.ts";
import { checkOutputPath } from "./output-place.ts";
import { writeFileAtomically } from "./write-file.ts";

const folder = testFolder();
afterAll(() => folder.dispose());

test("a file is replaced as a whole and nothing else is left beside it", async () => {
  const path = folder.write("out.svg", "old and longer than the new one");
  await writeFileAtomically(path, "new");
  expect(readFileSync(path, "utf8")).toBe("new");
  expect(readdirSync(folder.path)).toEqual(["out.svg"]);
});

test("a name as long as the file system allows can be written", async () => {
  const path = join(folder.path, `${"a".repeat(251)}.svg`);
  await writeFileAtomically(path, "x");
  expect(readFileSync(path, "utf8")).toBe("x");
});

test("failing to write is work that failed (1), and leaves nothing behind", async () => {
  const before = readdirSync(folder.path);
  await expect(writeFileAtomically(join(folder.path, "a".repeat(300)), "x")).rejects.toMatchObject({ exitCode: 1 });
  expect(readdirSync(folder.path)).toEqual(before);
});

test("a folder, or a folder that does not exist, is refused before the work (2)", async () => {
  await expect(checkOutputPath("--out", folder.path)).rejects.toMatchObject({
    exitCode: 2,
    message: `--out ${folder.path} is a folder, not a file`,
  });
  await expect(checkOutputPath("--out", "/no/where/x.svg")).rejects.toThrow(
    "--out /no/where/x.svg cannot be written: the folder /no/where does not exist",
  );
});
