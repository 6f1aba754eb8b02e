import { expect, test } from "vitest";
import { generate } from "../../page/build.mjs";
import { sampleCrossRecord, sampleRecord } from "../testing/sample-record.ts";
import { attentionHtml } from "./attention-html.ts";
import { type PageData, packRecord } from "./page-data.ts";
import { pageScript } from "./page-script.gen.ts";

const hostile = "</script><script>alert(1)</script>";
const html = attentionHtml(sampleRecord(["a", hostile, "<!--"]));

const dataOf = (page: string): PageData =>
  JSON.parse(/<script type="application\/json" id="data">(.*)<\/script>/.exec(page)?.[1] ?? "") as PageData;

test("no token can end the script element that carries it", () => {
  expect(html.match(/<script/g)).toHaveLength(2);
  expect(html.match(/<\/script>/g)).toHaveLength(2);
  expect(html).not.toContain("<!--");
  const page = attentionHtml(sampleCrossRecord(["Ich", hostile], ["I", "<!--", "</s>"]));
  expect(page.match(/<script/g)).toHaveLength(2);
  expect(page).not.toContain("<!--");
});

test("titles are text, never markup", () => {
  const page = attentionHtml({ ...sampleRecord(["a"]), source: hostile, title: "<h1>" });
  expect(page.match(/<script/g)).toHaveLength(2);
  expect(page).toContain("<h1>&lt;h1&gt;</h1>");
});

test("the page asks nobody for anything", () => {
  expect(html).toContain(`content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'"`);
  const foreign = html.replaceAll("http://www.w3.org/2000/svg", "").match(/https?:\/\/.{20}|url\(|@import|src=/);
  expect(foreign).toBeNull();
});

test("the data come back from the page as they went in", () => {
  const data = dataOf(html);
  expect(data).toEqual(packRecord(sampleRecord(["a", hostile, "<!--"])));
  expect(data).toMatchObject({ labels: ["a", hostile, "<!--"], layers: [0, 1], heads: [0, 1], causal: true });
});

test("the page says what it shows", () => {
  expect(html).toContain("<h1>Attention</h1><p>sample · 3 tokens, 2 × 2 heads</p>");
  const page = attentionHtml(sampleCrossRecord(["Ich", "x"], ["I", "love", "</s>"]));
  expect(page).toContain("<h1>Cross-attention</h1><p>sample · 2 × 3 tokens, 1 × 2 heads</p>");
});

test("a choice of one head leaves the others out of the file and keeps its number", () => {
  expect(dataOf(attentionHtml(sampleRecord(["a", "b"]), { layer: 1, head: 0 }))).toMatchObject({
    layers: [1],
    heads: [0],
    weights: [expect.any(String)],
  });
});

test("the committed script is what its sources bundle to", async () => {
  const made = await generate();
  expect(made.includes(JSON.stringify(pageScript)), "run node page/build.mjs").toBe(true);
});
