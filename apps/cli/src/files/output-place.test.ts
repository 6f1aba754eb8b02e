import { mkdirSync, readFileSync, statSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { expectRefusal } from "../testing/expect-refusal.ts";
import { runInside } from "../testing/run-inside.ts";
import { testFolder } from "../testing/tiny-model.ts";

const folder = testFolder();
afterAll(() => folder.dispose());
const text = folder.write("text.txt", "one two three four five\n".repeat(50));
const isRoot = process.getuid?.() === 0;

const commands: [string, ...string[]][] = [
  ["generate", "x", "--attention"],
  ["attend", "x", "--out"],
  ["vectors", "export"],
  ["train", "tokenizer", text, "--out"],
  ["train", "word2vec", text, "--out"],
  ["train", "lm", text, "--out"],
];

test.each(commands)(
  "attn %s %s: an output inside something that is no folder is refused before the work",
  async (...args) => {
    const { code, stdout, stderr } = await runInside([...args, join(text, "out.svg")]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toMatch(/^attn .*cannot be written: .*text\.txt is a file, not a folder\n$/);
  },
);

test.each(commands)("attn %s %s: an empty output is refused", async (...args) => {
  const { code, stdout, stderr } = await runInside([...args, ""]);
  expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  expect(stderr).toMatch(/ must not be empty\n$/);
});

test.runIf(!isRoot).each(commands)(
  "attn %s %s: a folder that takes no files is refused before the work",
  async (...args) => {
    const closed = join(folder.path, "closed");
    mkdirSync(closed, { recursive: true, mode: 0o500 });
    const { code, stderr } = await runInside([...args, join(closed, "out.svg")]);
    expect(code).toBe(2);
    expect(stderr).toMatch(
      /cannot be written: the folder .*closed may not be read or written \(permission denied\)\n$/,
    );
  },
);

test.each([
  ["serve", "--host", ""],
  ["site", "--host", ""],
  ["generate", "x", "--model", ""],
  ["translate", "x", "--to", ""],
  ["tokenize", "--file", ""],
])("attn %s %s: an empty value is refused, it is no address, file or name", async (...args) => {
  const flag = args.find((word) => word.startsWith("--"));
  expectRefusal(await runInside(args), `attn ${args[0]}: ${flag} must not be empty`);
});

test("an empty input is named as what it is", async () => {
  expectRefusal(await runInside(["inspect", ""]), 'attn inspect: "" does not exist');
});

test("a link that leads to itself is named as one", async () => {
  const loop = join(folder.path, "loop");
  symlinkSync("loop", loop);
  expectRefusal(
    await runInside(["inspect", loop]),
    `attn inspect: ${loop} is a symbolic link that leads back to itself`,
  );
});

test("an output that is a link stays one, and the file that it names is written", async () => {
  const link = join(folder.path, "link.txt");
  symlinkSync("linked.txt", link);
  for (const words of ["3", "2"]) {
    expect(await runInside(["vectors", "export", link, "--limit", words])).toMatchObject({ code: 0, stderr: "" });
    expect(readFileSync(join(folder.path, "linked.txt"), "utf8")).toMatch(new RegExp(`^${words} 64\n`));
    expect(readFileSync(link, "utf8")).toBe(readFileSync(join(folder.path, "linked.txt"), "utf8"));
  }
});

test("a file that is replaced keeps its permissions", async () => {
  const path = folder.write("secret.txt", "old");
  const { chmodSync } = await import("node:fs");
  chmodSync(path, 0o600);
  await runInside(["vectors", "export", path, "--limit", "2"]);
  expect(statSync(path).mode & 0o777).toBe(0o600);
});
