import { expect, test } from "vitest";
import { exitCodeOf, Failure, naming } from "./failure.ts";

test("an error of the system is work that failed, although it begins like a refusal of the libraries", async () => {
  const { mkdir } = await import("node:fs/promises");
  const error = await mkdir("/proc/attn").catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(Error);
  expect(exitCodeOf(error)).toBe(1);
  expect(exitCodeOf(new Error("parseSafetensors: wrong"))).toBe(2);
});

test.each([
  ["a.txt does not exist", "a.txt does not exist"],
  ["a.txt: line 3 is wrong", "a.txt: line 3 is wrong"],
  ["line 3 is wrong", "a.txt: line 3 is wrong"],
  ["a.txt.old does not exist", "a.txt: a.txt.old does not exist"],
])("a source is named once: %s", async (message, expected) => {
  const failing = naming("a.txt", () => Promise.reject(new Failure(message)));
  await expect(failing).rejects.toMatchObject({ message: expected });
});
