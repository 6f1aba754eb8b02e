// Pages as they were before compression, checked so that decoding them stays within bounds. The decoding is hyparquet's.
import { gunzipSync } from "node:zlib";
import type { Compressors, PageHeader } from "hyparquet";
import { decompressPage } from "hyparquet/src/datapage.js";
import { compressors, decompressZstd } from "hyparquet-compressors";
import { countOnes, hybridRuns } from "./hybrid-runs.ts";

/** The most bytes of a page, 256 MiB. Writers make pages of about one. */
const mostBytes = 2 ** 28;
/** The most values of a page. */
const mostValues = 2 ** 24;

interface PageKind {
  readonly codec: keyof Compressors;
  /** Whether levels in the page say which values are null. */
  readonly isNullable: boolean;
}

/** A page without compression, and the header that says so. */
export interface PlainPage {
  readonly bytes: Uint8Array;
  readonly header: PageHeader;
}

/** Outputs that cannot grow beyond the length that was announced. */
const bounded: Compressors = {
  ...compressors,
  GZIP: (input, length) => gunzipSync(input, { maxOutputLength: Math.max(1, length) }),
  ZSTD: (input, length) => decompressZstd(input, new Uint8Array(length)),
};

/** @throws Error for a header that asks for more than the limits. */
export function checkHeader(header: PageHeader): void {
  const { data_page_header: v1, data_page_header_v2: v2, dictionary_page_header: dictionary } = header;
  const values = (v1 ?? v2 ?? dictionary)?.num_values ?? 0;
  for (const [name, value, most] of [
    ["bytes", header.compressed_page_size, mostBytes],
    ["bytes when decompressed", header.uncompressed_page_size, mostBytes],
    ["values", values, mostValues],
    ["nulls", v2?.num_nulls ?? 0, values],
  ] as const) {
    if (!(value >= 0 && value <= most)) throw new Error(`a page of ${value} ${name}, at most ${most} are read`);
  }
}

/** @throws Error for bytes that are no such page. */
export function inflatePage(bytes: Uint8Array, header: PageHeader, { codec, isNullable }: PageKind): PlainPage {
  const { data_page_header: v1, data_page_header_v2: v2 } = header;
  if (v2 !== undefined) return inflateSecondVersion(bytes, { header, v2 }, { codec, isNullable });
  const plain = decompressPage(bytes, header.uncompressed_page_size, codec, bounded);
  if (v1 !== undefined) {
    const levels = isNullable ? 4 + new DataView(plain.buffer, plain.byteOffset, plain.length).getUint32(0, true) : 0;
    const defined = isNullable ? countOnes(plain.subarray(4, levels), v1.num_values) : v1.num_values;
    // Indices of no bits are not read at all in this version.
    if (plain[levels] !== 0) checkIndices(plain.subarray(levels), v1.encoding, defined);
  }
  return { bytes: plain, header: { ...header, compressed_page_size: plain.length } };
}

/** The second version of a page has its levels in front, outside of the compression. */
function inflateSecondVersion(
  bytes: Uint8Array,
  { header, v2 }: { readonly header: PageHeader; readonly v2: NonNullable<PageHeader["data_page_header_v2"]> },
  { codec, isNullable }: PageKind,
): PlainPage {
  const { repetition_levels_byte_length: repetition, definition_levels_byte_length: definition } = v2;
  const levels = repetition + definition;
  const length = header.uncompressed_page_size - levels;
  if (!(repetition >= 0 && definition >= 0 && levels <= bytes.length && length >= 0))
    throw new Error(`levels of ${repetition} and ${definition} bytes in a page of ${bytes.length}`);
  if (isNullable) countOnes(bytes.subarray(repetition, levels), v2.num_values);
  const packed = bytes.subarray(levels);
  const values = v2.is_compressed !== false && length > 0 ? decompressPage(packed, length, codec, bounded) : packed;
  checkIndices(values, v2.encoding, v2.num_values - v2.num_nulls);
  const plain = new Uint8Array(levels + values.length);
  plain.set(bytes.subarray(0, levels));
  plain.set(values, levels);
  const sizes = { compressed_page_size: plain.length, uncompressed_page_size: plain.length };
  return { bytes: plain, header: { ...header, ...sizes, data_page_header_v2: { ...v2, is_compressed: false } } };
}

/** Indices into a dictionary: their width in bits, then their runs. */
function checkIndices(bytes: Uint8Array, encoding: string, values: number): void {
  if (!/DICTIONARY$/.test(encoding) || values === 0) return;
  const [width = 0] = bytes;
  if (width > 32) throw new Error(`indices of ${width} bits`);
  for (const _ of hybridRuns(bytes.subarray(1), { width, values }));
}
