import type { PageHeader } from "hyparquet";
import { expect, test } from "vitest";
import { checkHeader } from "./inflate-page.ts";

const page = (values: number, sizes: Partial<PageHeader> = {}): PageHeader => ({
  type: "DATA_PAGE",
  compressed_page_size: 100,
  uncompressed_page_size: 100,
  data_page_header: {
    num_values: values,
    encoding: "PLAIN",
    definition_level_encoding: "RLE",
    repetition_level_encoding: "RLE",
  },
  ...sizes,
});

test("a page of usual size passes", () => {
  expect(() => checkHeader(page(20_000))).not.toThrow();
});

test.each([
  [page(2 ** 31 - 1), "a page of 2147483647 values, at most 16777216 are read"],
  [page(-1), "a page of -1 values, at most 16777216 are read"],
  [
    page(1, { uncompressed_page_size: 2 ** 31 - 1 }),
    "a page of 2147483647 bytes when decompressed, at most 268435456 are read",
  ],
  [page(1, { compressed_page_size: -5 }), "a page of -5 bytes, at most 268435456 are read"],
])("%j is refused before anything is made room for", (header, message) => {
  expect(() => checkHeader(header)).toThrow(message);
});
