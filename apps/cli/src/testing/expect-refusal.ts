// What every wrong input must look like from outside.
import { expect } from "vitest";
import type { Run } from "./run-attn.ts";

/** Wrong input: code 2, nothing on stdout, and one line on stderr that is no stack trace. */
export function expectRefusal({ code, stdout, stderr }: Run, line: string | RegExp): void {
  expect({ code, stdout }, stderr).toEqual({ code: 2, stdout: "" });
  expect(stderr.trimEnd().split("\n")).toHaveLength(1);
  expect(stderr).not.toMatch(/\n +at /);
  if (typeof line === "string") expect(stderr).toBe(`${line}\n`);
  else expect(stderr).toMatch(line);
}
