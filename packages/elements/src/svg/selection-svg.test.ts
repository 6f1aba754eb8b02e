import { expect, test } from "vitest";
import { sampleCrossRecord, sampleRecord } from "../testing/sample-record.ts";
import { arcLines } from "./arc-lines.ts";
import { arcsSvg } from "./arcs-svg.ts";
import { textSvg } from "./text-svg.ts";

const hostile = `"><script>alert(1)</script>`;
const record = sampleRecord(["a", "·b", hostile]);
const cross = sampleCrossRecord(["Ich", hostile], ["I", "·love", "</s>"]);
const of = (query: number, key: number, head = 1) => ({ layer: 0, head, query, key });

test("the text has each weight of the picked row in words, and says which token is picked", () => {
  const svg = textSvg(record, of(1, -1));
  expect(svg.match(/<title>/g)).toHaveLength(3);
  expect(svg).toContain("<title>a: 0.500</title>");
  expect(svg).toContain("“·b” looks most at “a”: 0.500; a 0.500; ·b 0.500</desc>");
  expect(svg.match(/class="frame picked"/g)).toHaveLength(1);
});

test("between two texts the row is over the source, and the column over what was chosen", () => {
  expect(textSvg(cross, of(0, -1))).toContain("<title>I: 0.333</title>");
  expect(textSvg(cross, of(-1, 0))).toContain("<title>Ich: 0.333</title>");
});

test.each([textSvg, arcsSvg])("tokens are text, never markup, and every element is closed", (draw) => {
  for (const each of [record, cross]) {
    const svg = draw(each, of(0, -1));
    expect(svg).not.toContain("<script");
    expect(svg).toContain("&lt;script&gt;");
    for (const name of ["svg", "g", "text", "title", "desc", "style"]) {
      const count = (mark: string): number => svg.split(mark).length - 1;
      expect(count(`<${name} `) + count(`<${name}>`), name).toBe(count(`</${name}>`));
    }
  }
});

test("a theme that is asked for is fixed, with colours of one's own", () => {
  const scale = [
    [1, 2, 3],
    [4, 5, 6],
    [7, 8, 9],
  ] as const;
  const svg = arcsSvg(record, of(0, -1), { theme: "dark", scale });
  expect(svg).not.toContain("prefers-color-scheme");
  expect(svg).toContain(".l32{stroke:#070809}");
  expect(arcsSvg(record, of(0, -1))).toContain("prefers-color-scheme:dark");
});

test("weights below 0.02 have no line; the lines of another token are next to nothing, strong ones are drawn last", () => {
  const wide = sampleCrossRecord(
    ["x"],
    Array.from({ length: 60 }, (_, index) => `${index}`),
  );
  expect(arcLines(wide, of(-1, -1, 1))).toEqual([]);
  const lines = arcLines(cross, of(0, -1, 0));
  expect(lines.map(({ query, key }) => [query, key])).toEqual([
    [0, 0],
    [1, 0],
    [0, 2],
    [1, 2],
  ]);
  expect(lines.map(({ query, opacity }) => (query === 0) === opacity > 0.1)).toEqual([true, true, true, true]);
});
