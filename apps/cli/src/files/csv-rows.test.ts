import fc from "fast-check";
import { expect, test } from "vitest";
import { csvRows } from "./csv-rows.ts";

const rowsOf = async (...chunks: string[]): Promise<string[][]> => {
  async function* stream(): AsyncGenerator<string> {
    yield* chunks;
  }
  const rows: string[][] = [];
  for await (const some of csvRows(stream())) rows.push(...some);
  return rows;
};

test.each([
  [
    "a,1\nb,2\n",
    [
      ["a", "1"],
      ["b", "2"],
    ],
  ],
  [
    "a,1\r\nb,2",
    [
      ["a", "1"],
      ["b", "2"],
    ],
  ],
  [
    '",",1\n"a ""b""",2\n"x\ny",3\n',
    [
      [",", "1"],
      ['a "b"', "2"],
      ["x\ny", "3"],
    ],
  ],
  ["a\n,\n\n", [["a"], ["", ""], [""]]],
  ["", []],
])("%j", async (text, rows) => {
  expect(await rowsOf(text)).toEqual(rows);
});

test("what is written by the rules is read back, wherever the chunks end", async () => {
  const field = fc.string({ unit: fc.constantFrom("a", "é", "🙂", '"', ",", "\n", "\r\n", " ") });
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(field, field)), fc.array(fc.nat()), async (rows, cuts) => {
      const text = rows.map((row) => `${row.map((f) => `"${f.replaceAll('"', '""')}"`).join(",")}\r\n`).join("");
      const places = [0, ...cuts.map((cut) => cut % (text.length + 1)).sort((a, b) => a - b), text.length];
      expect(await rowsOf(...places.slice(1).map((end, i) => text.slice(places[i], end)))).toEqual(rows);
    }),
  );
});

test.each([
  ['a"b,1\n', "row 1 is not CSV, it has a quote in the wrong place"],
  ['a,1\n"b"c,2\n', "row 2 is not CSV, it has a quote in the wrong place"],
  ['a,1\n"b,2\n', "row 2 is not CSV, it has a quote in the wrong place"],
  [`a,1\n"${"b".repeat(2 ** 20)}`, "row 2 has more than 1048576 characters; is a quote left open?"],
])("%.20j is refused", async (text, message) => {
  await expect(rowsOf(text)).rejects.toThrow(message);
});
