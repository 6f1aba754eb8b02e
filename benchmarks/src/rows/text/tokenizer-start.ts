// What it costs until a tokenizer has encoded its first words: time of a fresh process, and bytes to be delivered.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { compare } from "../../harness/compare.ts";
import { checkSame } from "../../harness/equal.ts";
import { runJson } from "../../harness/process.ts";
import type { Row } from "../../harness/row.ts";
import { digits, showSeconds } from "../../harness/units.ts";

const script = fileURLToPath(new URL("../../processes/tokenizer-start.ts", import.meta.url));

interface Start {
  readonly seconds: number;
  readonly ids: readonly number[];
  readonly files: readonly string[];
}

export const row: Row = {
  about:
    "In a fresh process, from the import until two words are encoded with o200k, reading the vocabulary included; and the files loaded on the way, each gzipped. Ours is the build in dist with the ranks of js-tiktoken.",
  threads: "one",
  peers: ["hypertok", "@hypertok/vocab-o200k"],
  async *run({ rounds }) {
    const start = (name: string): Start => runJson<Start>(process.execPath, ["--no-warnings", script, name]);
    const [ours, theirs] = [start("ours"), start("hypertok")];
    const equal = checkSame("start", ours.ids, theirs.ids);
    const { ratio, ...times } = await compare(
      async () => start("ours").seconds,
      async () => start("hypertok").seconds,
      rounds,
    );
    yield {
      work: "start-up of o200k",
      peer: "hypertok",
      target: 3,
      ratio,
      ours: showSeconds(times.ours.median),
      theirs: showSeconds(times.theirs.median),
      equal,
    };
    const sizes = { ours: gzippedSize(ours.files), theirs: gzippedSize(theirs.files) };
    const size = sizes.theirs / sizes.ours;
    yield {
      work: "size of o200k, gzipped",
      peer: "hypertok",
      target: 3,
      ratio: { median: size, least: size, most: size },
      ours: `${digits(sizes.ours / 1e3)} kB`,
      theirs: `${digits(sizes.theirs / 1e3)} kB`,
    };
  },
};

const gzippedSize = (urls: readonly string[]): number =>
  [...new Set(urls)].reduce((sum, url) => sum + gzipSync(readFileSync(new URL(url)), { level: 9 }).length, 0);
