import { expect, test } from "vitest";
import { sampleCrossRecord, sampleRecord } from "../testing/sample-record.ts";
import { attentionHtml } from "./attention-html.ts";
import { pageData } from "./page-data.ts";
import { pageScript } from "./page-script.ts";

const hostile = "</script><script>alert(1)</script>";
const html = attentionHtml(sampleRecord(["a", hostile, "<!--"]));

test("no token can end the script element that carries it", () => {
  expect(html.match(/<script/g)).toHaveLength(2);
  expect(html.match(/<\/script>/g)).toHaveLength(2);
  expect(html).not.toContain("<!--");
});

test("the page asks nobody for anything", () => {
  expect(html).toContain(`content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'"`);
  expect(html).not.toMatch(/https?:|url\(|@import|src=/);
});

test("the data come back from the page as they went in", () => {
  const json = /<script type="application\/json" id="data">(.*)<\/script>/.exec(html)?.[1] ?? "";
  const data = JSON.parse(json) as ReturnType<typeof pageData>;
  expect(data.labels).toEqual(["a", hostile, "<!--"]);
  expect(data).toMatchObject({ layers: [0, 1], heads: [0, 1], causal: true });
  const bytes = Buffer.from(data.weights[0] ?? "", "base64");
  const weights = Array.from({ length: bytes.length / 2 }, (_, index) => bytes.readUInt16LE(2 * index) / 65535);
  const expected = [1, 1, 0, 0, 1, 0, 1, 1 / 2, 1 / 2, 1 / 3, 1 / 3, 1 / 3];
  expect(weights).toHaveLength(expected.length);
  for (const [index, value] of expected.entries()) expect(weights[index]).toBeCloseTo(value, 4);
});

test("between two texts the page has both, and says what a row is", () => {
  const page = attentionHtml(sampleCrossRecord(["Ich", hostile], ["I", "<!--", "</s>"]));
  expect(page.match(/<script/g)).toHaveLength(2);
  expect(page).not.toContain("<!--");
  expect(page).toContain("<h1>Cross-attention</h1><p>sample · 2 × 3 tokens, 1 × 2 heads</p>");
  expect(page).toMatch(/<p id="keys" .*\n.*<p id="queries" /);
  expect(page).toContain("<p>rows: token chosen there · columns: source</p>");
  expect(html).not.toContain('id="keys"');
});

test("labels of the keys travel only where they are another text", () => {
  expect(pageData(sampleRecord(["a"]), {})).not.toHaveProperty("keyLabels");
  expect(pageData(sampleCrossRecord(["a"], ["x", "y"]), {})).toMatchObject({
    labels: ["a"],
    keyLabels: ["x", "y"],
    thumbnail: [46, 23],
  });
});

test("a choice of one head leaves the others out of the file", () => {
  expect(pageData(sampleRecord(["a", "b"]), { layer: 1, head: 0 })).toMatchObject({
    layers: [1],
    heads: [0],
    weights: [expect.any(String)],
  });
});

test("the script of the page is a valid script that needs nothing from here", () => {
  expect(() => new Function(pageScript())).not.toThrow();
  expect(pageScript()).not.toMatch(/__vi_import|import\(|require\(/);
});
