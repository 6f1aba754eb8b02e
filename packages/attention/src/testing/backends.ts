// Running one test on every backend, and comparing numbers, for tests. Not part of the package.
import { setDefaultBackend } from "@attn/tensor";
import { createJsBackend } from "@attn/tensor/js";
import { createWasmBackend } from "@attn/tensor/wasm";
import { beforeAll, describe, expect } from "vitest";

/** The greatest difference allowed, |a − b| ≤ tolerance · (1 + |b|), by backend. A test may tighten it. */
const tolerance = { js: 1e-5, wasm: 1e-5 };
let current: keyof typeof tolerance = "js";

/** `tests` once per backend, with that as the default. */
export const onEveryBackend = (name: string, tests: () => void): void => {
  for (const [backend, create] of [
    ["js", createJsBackend],
    ["wasm", createWasmBackend],
  ] as const)
    describe(`${name} (${backend})`, () => {
      beforeAll(() => {
        current = backend;
        setDefaultBackend(create());
      });
      tests();
    });
};

/** @throws with the worst element when two arrays differ by more than the tolerance; infinities and NaN must agree. */
export const expectClose = (
  actual: ArrayLike<number>,
  expected: ArrayLike<number>,
  { within = tolerance[current] }: { within?: number } = {},
): void => {
  expect(actual.length).toBe(expected.length);
  let worst = { error: 0, at: -1 };
  for (let i = 0; i < expected.length; i++) {
    const [a, b] = [actual[i]!, expected[i]!];
    const error = Object.is(a, b) || a === b ? 0 : Math.abs(a - b) / (1 + Math.abs(b));
    if (!(error <= worst.error)) worst = { error: Number.isNaN(error) ? Infinity : error, at: i };
  }
  if (worst.error > within)
    throw new Error(
      `element ${worst.at} of ${expected.length} is ${actual[worst.at]}, expected ${expected[worst.at]} (off by ${worst.error}, allowed ${within})`,
    );
};
