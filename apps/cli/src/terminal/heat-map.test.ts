import { expect, test } from "vitest";
import { sampleCrossRecord, sampleRecord } from "../testing/sample-record.ts";
import { heatMap } from "./heat-map.ts";

const plain = { level: 0, theme: "dark", columns: 80 } as const;
// biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences are what this is about
const withoutColours = (text: string): string => text.replace(/\u001b\[[\d;]*m/g, "");

test("without colours one head is drawn in shades, labels upright and sideways", () => {
  const map = heatMap(sampleRecord(["·a", "bc", "d"]), { layer: 0, head: 1 }, plain);
  expect(map.split("\n").slice(0, 7)).toEqual([
    "layer 0, head 1: 42 % on the token before, 42 % on the first token, 42 % on itself",
    "",
    "      · b",
    "      a c d",
    "   ·a ██",
    "   bc ▓▓▓▓",
    "    d ▒▒▒▒▒▒",
  ]);
});

test("between two texts rows and columns have their own labels", () => {
  const map = heatMap(sampleCrossRecord(["Ich", "·bin", "</s>"], ["·I", "am"]), { layer: 0, head: 0 }, plain);
  expect(map.split("\n")).toEqual([
    "layer 0, head 0: 75 % on each row's largest cell, 75 % on “am”",
    "",
    "      · a",
    "      I m",
    "  Ich ▒▒▓▓",
    " ·bin ▒▒▓▓",
    " </s> ▒▒▓▓",
    "",
    "weight 0     ░░░░▒▒▒▒▓▓▓▓████ 1   (rows: token chosen there, columns: source; half-way is 0.25)",
    "",
  ]);
});

test("small maps between two texts stand under both texts and have their shape", () => {
  const map = heatMap(sampleCrossRecord(["Ich", "·bin"], ["I", "·am", "·so", "·tired"]), {}, plain);
  expect(map.split("\n").slice(0, 4)).toEqual([
    "I am so tired → Ich bin",
    "",
    "layer 0  head 0                            head 1",
    "         ▒▒▒▒▒▒▒▒                ▓▓▓▓▓▓▓▓  ▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒",
  ]);
  expect(map.split("\n").filter((line) => /^ {9}\S/.test(line))).toHaveLength(8);
});

test("a source wider than the terminal is cut to its last tokens, the rows are not", () => {
  const [rows, columns] = [20, 120].map((count) => Array.from({ length: count }, (_, index) => `t${index}`));
  const lines = heatMap(sampleCrossRecord(rows ?? [], columns ?? []), { layer: 0, head: 0 }, plain).split("\n");
  expect(lines[1]).toBe("(the last 74 of 120 source tokens; --out FILE.html shows all)");
  expect(lines.filter((line) => /^ *t\d+( |$)/.test(line))).toHaveLength(20);
});

test("in colour the same picture is made of painted spaces", () => {
  const map = heatMap(sampleRecord(["a", "b"]), { layer: 0, head: 0 }, { ...plain, level: 24 });
  expect(map).toContain("\u001b[48;2;189;222;255m  \u001b[0m");
  expect(withoutColours(map).split("\n")[4]).toBe("    b     ");
});

test("a text wider than the terminal is cut to its last tokens, and it says so", () => {
  const labels = Array.from({ length: 120 }, (_, index) => `t${index}`);
  const lines = heatMap(sampleRecord(labels), { layer: 0, head: 0 }, plain).split("\n");
  expect(lines[1]).toBe("(the last 74 of 120 tokens; --out FILE.html shows all)");
  for (const line of lines) expect(line.length).toBeLessThanOrEqual(100);
  expect(lines.filter((line) => /^ *t\d+( |$)/.test(line))).toHaveLength(74);
});

test("all heads are drawn small, each layer under its name", () => {
  const map = heatMap(sampleRecord(["a", "b", "c"]), {}, plain);
  expect(map).toContain("layer 0  head 0");
  expect(map).toContain("layer 1  head 0");
  expect(map).toContain("head 1");
});

test.each([0, 8, 24] as const)(
  "no line is wider than the terminal at level %i, whatever the number of tokens",
  (level) => {
    for (const tokens of [1, 2, 7, 41]) {
      const labels = Array.from({ length: tokens }, (_, index) => `${index}`);
      for (const columns of [60, 80, 133]) {
        for (const record of [
          sampleRecord(labels),
          sampleCrossRecord(labels, ["x", "y", "z"]),
          sampleCrossRecord(["x"], labels),
        ]) {
          const lines = withoutColours(heatMap(record, {}, { ...plain, level, columns })).split("\n");
          const widest = Math.max(...lines.filter((line) => !line.startsWith("weight")).map((line) => line.length));
          expect(widest, `${tokens} tokens in ${columns} columns`).toBeLessThanOrEqual(columns);
        }
      }
    }
  },
);
