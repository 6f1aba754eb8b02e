import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { testFolder } from "../testing/tiny-model.ts";

const folder = testFolder();
afterAll(() => folder.dispose());

/** A process that has a file which is not finished, and then does `ending`. */
function run(ending: string): { signal: NodeJS.Signals | null; status: number | null; isLeft: boolean } {
  const path = folder.write("unfinished", "half");
  const module = new URL("./remove-when-killed.ts", import.meta.url).href;
  const script = `const { removeWhenKilled } = await import(${JSON.stringify(module)});
    const forget = removeWhenKilled(${JSON.stringify(path)}); ${ending}`;
  const args = ["--no-warnings", "--input-type=module", "--eval", script];
  const { signal, status } = spawnSync(process.execPath, args);
  return { signal, status, isLeft: existsSync(join(folder.path, "unfinished")) };
}

const wait = "setTimeout(() => undefined, 60_000);";

test.each(["SIGINT", "SIGTERM", "SIGHUP"])(
  "%s takes the file along and ends the process as it always does",
  (signal) => {
    expect(run(`process.kill(process.pid, "${signal}"); ${wait}`)).toEqual({ signal, status: null, isLeft: false });
  },
);

test("an exit takes it along", () => {
  expect(run("process.exit(3)")).toEqual({ signal: null, status: 3, isLeft: false });
});

test("a finished file stays, and signals are nobody's business any more", () => {
  expect(run("forget(); process.exit(0)")).toEqual({ signal: null, status: 0, isLeft: true });
  expect(run(`forget(); process.exit(process.listenerCount("SIGINT"))`).status).toBe(0);
});

test("where somebody listens, the signal is left to them", () => {
  const path = folder.write("unfinished", "half");
  const module = new URL("./remove-when-killed.ts", import.meta.url).href;
  const script = `process.on("SIGINT", () => process.exit(7));
    const { removeWhenKilled } = await import(${JSON.stringify(module)});
    removeWhenKilled(${JSON.stringify(path)}); process.kill(process.pid, "SIGINT"); ${wait}`;
  const { status: code } = spawnSync(process.execPath, ["--no-warnings", "--input-type=module", "--eval", script]);
  expect({ code, isLeft: existsSync(path) }).toEqual({ code: 7, isLeft: false });
});
