import { expect, test } from "vitest";
import { sampleRecord } from "../testing/sample-record.ts";
import { attentionSvg } from "./attention-svg.ts";

const hostile = `"><script>alert(1)</script>`;
const record = sampleRecord(["·a", hostile, "\u0000&"]);

test("one head shows a cell with a title for every pair that can be looked at", () => {
  const svg = attentionSvg(record, { layer: 1, head: 0 });
  expect(svg.match(/<rect class="cell /g)).toHaveLength(6);
  expect(svg).toContain("<title>“·a” looks at “·a”: 1.000</title>");
  expect(svg).toContain("Attention of layer 1, head 0");
});

test("without a causal mask every pair is a cell", () => {
  expect(
    attentionSvg(sampleRecord(["a", "b", "c"], { causal: false }), { layer: 0, head: 1 }).match(/<rect class="cell /g),
  ).toHaveLength(9);
});

test("all heads are small maps that say in words where they look", () => {
  const svg = attentionSvg(record);
  expect(svg).toContain("<title>Layer 0, head 0: 100 % on the token before, 50 % on the first token</title>");
  expect(svg.match(/<title>Layer \d, head \d/g)).toHaveLength(4);
});

test.each([{}, { layer: 0, head: 0 }])("tokens are text, never markup: %j", (choice) => {
  const svg = attentionSvg(record, choice);
  expect(svg).not.toContain("<script");
  expect(svg).not.toContain("\u0000");
  expect(svg).toContain("&lt;script&gt;");
});

test.each([{}, { layer: 0, head: 0 }])(
  "the file asks nobody for anything and has title, description and a dark scale: %j",
  (choice) => {
    const svg = attentionSvg(record, choice);
    expect(svg.replace("http://www.w3.org/2000/svg", "")).not.toMatch(/https?:|url\(|href|@import/);
    expect(svg).toMatch(/role="img" aria-labelledby="title description"/);
    expect(svg).toContain("prefers-color-scheme:dark");
  },
);

test("elements are balanced", () => {
  const svg = attentionSvg(record, { layer: 0, head: 0 });
  for (const name of ["svg", "g", "text", "title", "desc", "style"]) {
    expect(svg.match(new RegExp(`<${name}[ >]`, "g"))?.length, name).toBe(
      svg.match(new RegExp(`</${name}>`, "g"))?.length,
    );
  }
});
