import { expect, test } from "vitest";
import { nearestFixedColour, paint } from "./paint.ts";

test("true colour is written as three numbers, 256 colours as an index, no colour as nothing", () => {
  const ink = { foreground: [1, 2, 3], background: [255, 0, 0] } as const;
  expect(paint("x", ink, 24)).toBe("\u001b[38;2;1;2;3;48;2;255;0;0mx\u001b[0m");
  expect(paint("x", ink, 8)).toBe("\u001b[38;5;16;48;5;196mx\u001b[0m");
  expect(paint("x", ink, 0)).toBe("x");
});

// The cube and the ramp of xterm's 256 colours.
test.each([
  [[0, 0, 0], 16],
  [[255, 255, 255], 231],
  [[255, 0, 0], 196],
  [[95, 135, 175], 67],
  [[128, 128, 128], 244],
  [[8, 8, 8], 232],
] as const)("%j is nearest to colour %i", (colour, index) => expect(nearestFixedColour(colour)).toBe(index));
