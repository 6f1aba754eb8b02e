import { expect, test } from "vitest";
import { colourLevel, hasLightBackground } from "./colour-level.ts";

test.each([
  ["a terminal that says truecolor", { TERM: "xterm-256color", COLORTERM: "truecolor" }, true, 24],
  ["a terminal that says 24bit", { TERM: "xterm", COLORTERM: "24bit" }, true, 24],
  ["a plain terminal", { TERM: "xterm-256color" }, true, 8],
  ["a dumb terminal", { TERM: "dumb" }, true, 0],
  ["a pipe", { TERM: "xterm-256color", COLORTERM: "truecolor" }, false, 0],
  ["NO_COLOR", { TERM: "xterm", COLORTERM: "truecolor", NO_COLOR: "1" }, true, 0],
  ["an empty NO_COLOR", { TERM: "xterm", NO_COLOR: "" }, true, 8],
  ["FORCE_COLOR=3 on a pipe", { FORCE_COLOR: "3" }, false, 24],
  ["FORCE_COLOR=1 on a pipe", { FORCE_COLOR: "1", COLORTERM: "truecolor" }, false, 8],
  ["FORCE_COLOR=0 on a terminal", { FORCE_COLOR: "0", TERM: "xterm" }, true, 0],
  ["FORCE_COLOR against NO_COLOR", { FORCE_COLOR: "3", NO_COLOR: "1" }, true, 24],
  ["an iTerm", { TERM: "xterm-256color", TERM_PROGRAM: "iTerm.app" }, true, 24],
])("%s", (_, environment, isTerminal, level) => {
  expect(colourLevel({ environment, isTerminal })).toBe(level);
});

test("the background is light only where the terminal says so", () => {
  expect(hasLightBackground({ COLORFGBG: "0;15" })).toBe(true);
  expect(hasLightBackground({ COLORFGBG: "15;0" })).toBe(false);
  expect(hasLightBackground({})).toBe(false);
});
