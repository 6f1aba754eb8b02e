import { expect, test } from "vitest";
import { Failure } from "./failure.ts";
import { failureLine } from "./run-program.ts";
import { runAttn } from "./testing/run-attn.ts";
import { runInside } from "./testing/run-inside.ts";

test("without arguments there is a screen: what a text becomes, step by step, and what to try", async () => {
  const { code, stdout, stderr } = await runInside([]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect(stdout).toContain("Sarah|·lies|·still|·on|·the|·bed|");
  expect(stdout).toMatch(/“·feeling” gives “·bed” 0\.9\d of its attention/);
  expect(stdout).toMatch(/^·tired +0\.\d+ █+$/m);
  expect(stdout).toMatch(/^Sarah lies still on the bed, feeling tired/m);
  expect(Math.max(...stdout.split("\n").map((line) => line.length))).toBeLessThanOrEqual(100);
});

test("the examples of the first screen that need nothing else work as they stand", async () => {
  const { stdout: screen } = await runInside([]);
  const lines = screen.split("\n").filter((line) => /^ {2}attn /.test(line) && !/DIR|--out/.test(line));
  expect(lines).toHaveLength(5);
  for (const line of lines) {
    const words =
      line
        .trim()
        .slice("attn ".length)
        .match(/"[^"]*"|\S+/g) ?? [];
    const { code, stderr } = await runInside(words.map((word) => word.replaceAll('"', "")));
    expect({ code, stderr }, line).toEqual({ code: 0, stderr: "" });
  }
});

test("started by npm start, the examples are ones for npm start", async () => {
  const { stdout } = await runAttn([], { env: { npm_lifecycle_event: "start" } });
  expect(stdout).toContain('npm start -- generate "Riley is a dog, and"');
});

test.each([
  ["--help"],
  ["help"],
  ["help", "attend"],
  ["help", "train", "lm"],
  ["generate", "--help"],
  ["--version"],
  ["-v"],
])("%s %s is answered on stdout", async (...args) => {
  const { code, stdout, stderr } = await runInside(args.filter((word) => word !== undefined));
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect(stdout).toMatch(/Usage: attn|^\d+\.\d+\.\d+/);
});

test("a failure of several lines becomes one", () => {
  expect(failureLine(["generate"], new Failure("a\n  b\r\nc"))).toBe("attn generate: a b c");
  expect(failureLine(["x"], new Error("error: boom"))).toBe("attn: boom");
  expect(failureLine(["x"], new Failure("\u001b[31mred"))).toBe("attn: \ufffd[31mred");
});

test("a reader that closes the pipe early is no failure", async () => {
  const { spawnSync } = await import("node:child_process");
  const { fileURLToPath } = await import("node:url");
  const main = fileURLToPath(new URL("./main.ts", import.meta.url));
  const command = `"${process.execPath}" --conditions=@attn/source --no-warnings "${main}" tokenize --offsets | head -n 1; echo "\${PIPESTATUS[0]}"`;
  const { stdout, stderr } = spawnSync("bash", ["-c", command], { input: "word ".repeat(100_000), encoding: "utf8" });
  expect({ stdout, stderr }).toEqual({ stdout: "4775\t0\t4\tword\n0\n", stderr: "" });
});
