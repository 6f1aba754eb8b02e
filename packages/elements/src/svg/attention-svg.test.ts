import { expect, test } from "vitest";
import { sampleCrossRecord, sampleRecord } from "../testing/sample-record.ts";
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
  expect(svg).toContain("<title>layer 0, head 0: 100 % on the token before, 50 % on the first token</title>");
  expect(svg.match(/<title>layer \d, head \d/g)).toHaveLength(4);
});

test("a text of wide signs is cut in the heading where the picture ends", () => {
  const svg = attentionSvg(sampleRecord(Array.from({ length: 12 }, () => "나는학교에간다")), { layer: 0, head: 0 });
  const width = Number(/width="(\d+)"/.exec(svg)?.[1]);
  const [, heading = ""] = /<text class="quiet" x="28" y="62">([^<]*)</.exec(svg) ?? [];
  expect(heading).toMatch(/나.*…$/u);
  // A wide sign of 12 pixels is 12 pixels wide.
  expect(12 * Array.from(heading).length).toBeLessThanOrEqual(width - 28);
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

test("between two texts rows and columns have their own labels, and a row says that its token was chosen there", () => {
  const svg = attentionSvg(sampleCrossRecord(["Ich", "</s>"], ["·I", "·love", "</s>"]), { layer: 0, head: 0 });
  expect(svg).toContain("Cross-attention of layer 0, head 0");
  expect(svg.match(/<rect class="cell /g)).toHaveLength(6);
  expect(svg).toContain("<title>“Ich” was chosen looking at “&lt;/s&gt;”: 0.750</title>");
  expect(svg).toContain(">chosen ↓ source →</text>");
  expect(svg).toContain(">rows: token chosen there, columns: source</text>");
  expect(svg).toContain("sample · I love&lt;/s&gt; → Ich&lt;/s&gt;");
  expect(svg.match(/<text class="end"/g)).toHaveLength(2);
  expect(svg.match(/rotate\(-90\)/g)).toHaveLength(3);
  expect(svg).toContain('d="M0 0h3v2h-3z"');
});

test.each([
  [2, 4, 132, 66],
  [4, 2, 66, 132],
  [40, 1, 22, 132],
])("the small map of %i rows and %i columns is %i wide and %i high", (rows, columns, width, height) => {
  const labels = (count: number): string[] => Array.from({ length: count }, (_, index) => `${index}`);
  const svg = attentionSvg(sampleCrossRecord(labels(rows), labels(columns)));
  expect(svg).toContain(`<rect class="frame" x="-2.5" y="-2.5" width="${width + 5}" height="${height + 5}" rx="3"/>`);
  expect(svg).toContain(`<g transform="scale(${width / columns} ${height / rows})"`);
  expect(svg.match(/<title>layer \d, head \d/g)).toHaveLength(2);
});

test.each([{}, { layer: 0, head: 0 }])("tokens of both texts are text, never markup: %j", (choice) => {
  for (const svg of [sampleCrossRecord(["a"], [hostile]), sampleCrossRecord([hostile], ["a", "b"])].map((each) =>
    attentionSvg(each, choice),
  )) {
    expect(svg).not.toContain("<script");
    expect(svg).toContain("&lt;script&gt;");
  }
});

test.each([record, sampleCrossRecord(["a", hostile], [hostile])])("elements are balanced", (each) => {
  const svg = attentionSvg(each, { layer: 0, head: 0 });
  for (const name of ["svg", "g", "text", "title", "desc", "style"]) {
    expect(svg.match(new RegExp(`<${name}[ >]`, "g"))?.length, name).toBe(
      svg.match(new RegExp(`</${name}>`, "g"))?.length,
    );
  }
});
