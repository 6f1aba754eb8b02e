import { expect, test } from "vitest";
import { parseReadmeExamples } from "./readme-examples.ts";

test("a ts block is an example when the next block is its output", () => {
  const readme = [
    "# x",
    "```ts",
    "console.log(1);",
    "```",
    "prints",
    "```text",
    "1",
    "```",
    "```ts",
    "f();",
    "```",
  ].join("\n");
  expect(parseReadmeExamples(readme)).toEqual([{ kind: "ts", line: 2, code: "console.log(1);", expected: "1" }]);
});

test("each command of a console block has the lines up to the next command as its output", () => {
  const readme = ["```console", "$ echo a b", "a b", "", "$ true", "```"].join("\n");
  expect(parseReadmeExamples(readme)).toEqual([
    { kind: "console", line: 2, code: "echo a b", expected: "a b" },
    { kind: "console", line: 5, code: "true", expected: "" },
  ]);
});

test("bash blocks are not executed", () => {
  expect(parseReadmeExamples("```bash\nnpm install\n```\n```text\nadded\n```")).toEqual([]);
});
