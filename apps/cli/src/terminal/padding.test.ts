import { expect, test } from "vitest";
import { padLeft, padRight } from "./padding.ts";

test("padding counts columns, not characters", () => {
  expect(padLeft("日", 4)).toBe("  日");
  expect(padRight("日", 4)).toBe("日  ");
});
