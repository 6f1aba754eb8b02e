// The worst case of byte-pair merging: one word of 100,000 equal letters.
import { o200k } from "@attn/tokenizer/encodings";
import { compare, timed } from "../../harness/compare.ts";
import { checkSame } from "../../harness/equal.ts";
import type { Row } from "../../harness/row.ts";
import { showSeconds } from "../../harness/units.ts";
import { tiktoken } from "../../peers/tokenizers.ts";

const length = 100_000;
/** Seconds. */
const allowed = 0.05;

export const row: Row = {
  about: "The letter a, 100,000 times, to o200k ids, beside the time it may take and beside tiktoken, once.",
  threads: "one",
  peers: ["tiktoken"],
  async *run({ rounds }) {
    const tokenizer = await o200k();
    const text = "a".repeat(length);
    const theirs = await tiktoken();
    const start = performance.now();
    const expected = theirs(text);
    const seconds = (performance.now() - start) / 1000; // so many of them that the check is the only turn
    const equal = checkSame("encode", tokenizer.encode(text), expected);
    const ours = await timed(() => tokenizer.encode(text));
    for (const [peer, contender, turns] of [
      ["50 ms", async () => allowed, rounds],
      ["tiktoken", async () => seconds, 1],
    ] as const) {
      const { ratio, ...times } = await compare(ours, contender, turns);
      yield {
        work: `encode "a" × ${length.toLocaleString("en")}, o200k`,
        peer,
        ...(peer === "50 ms" && { target: 1, isLimit: true }),
        ratio,
        ours: showSeconds(times.ours.median),
        theirs: showSeconds(times.theirs.median),
        equal,
      };
    }
  },
};
