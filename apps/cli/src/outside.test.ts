// The command among pipes, devices and signals: what only a process of its own can show.
import { spawn, spawnSync } from "node:child_process";
import { existsSync, lstatSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, expect, test } from "vitest";
import { testFolder } from "./testing/tiny-model.ts";

const folder = testFolder();
afterAll(() => folder.dispose());
const main = fileURLToPath(new URL("./main.ts", import.meta.url));
const attn = `"${process.execPath}" --conditions=@attn/source --no-warnings "${main}"`;

/** What bash prints for `script`, in which `attn` is the command. */
function bash(script: string): { code: number | null; stdout: string; stderr: string } {
  const { status, stdout, stderr } = spawnSync("bash", ["-c", `attn() { ${attn} "$@"; }; ${script}`], {
    cwd: folder.path,
    encoding: "utf8",
    input: "",
  });
  return { code: status, stdout, stderr };
}

test.runIf(existsSync("/dev/full"))("output that has no place any more is a failure with one line", () => {
  const { code, stderr } = bash("attn tokenize x > /dev/full");
  expect({ code, stderr }).toEqual({
    code: 1,
    stderr: "attn tokenize: standard output cannot be written: the disk is full\n",
  });
});

test.runIf(existsSync("/dev/full"))("a failure that cannot be told still has its exit code", () => {
  expect(bash("attn nonsense 2> /dev/full").code).toBe(2);
});

test.runIf(process.platform !== "win32")("a pipe as the output is written to, and not replaced by a file", () => {
  const { stdout } = bash("mkfifo pipe; head -n 1 pipe & attn vectors export pipe --limit 2; wait");
  expect(stdout).toBe("2 64\n");
  expect(lstatSync(join(folder.path, "pipe")).isFIFO()).toBe(true);
  expect(readdirSync(folder.path)).toEqual(["pipe"]);
});

test.each(["SIGINT", "SIGTERM"] as const)(
  "%s ends attn show translation, which is many translations, at once",
  async (signal) => {
    const args = ["--conditions=@attn/source", "--no-warnings", main, "show", "translation"];
    const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "pipe"] });
    let stdout = "";
    child.stdout.on("data", (chunk) => (stdout += chunk));
    const ended = new Promise((resolve) => child.on("close", (code, by) => resolve(code ?? by)));
    const later = setTimeout(() => child.kill(signal), 1000); // it takes three times as long
    expect(await ended).toBe(signal);
    clearTimeout(later);
    expect(stdout).toBe("");
  },
);

test("SIGTERM ends a server with the code that shells have for it", async () => {
  const args = ["--conditions=@attn/source", "--no-warnings", main, "serve", "--port", "0"];
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "pipe"] });
  child.stdout.once("data", () => child.kill("SIGTERM"));
  expect(await new Promise((resolve) => child.on("close", resolve))).toBe(143);
});
