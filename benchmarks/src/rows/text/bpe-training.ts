// Training a byte-pair tokenizer beside Hugging Face's native trainer: tools/reference/tokenizers has both sides, one training per process.
import { join } from "node:path";
import { compare } from "../../harness/compare.ts";
import { repository } from "../../harness/machine.ts";
import { findPython, nodeFlags, pythonVersions, runJson } from "../../harness/process.ts";
import type { Row } from "../../harness/row.ts";
import { showSeconds } from "../../harness/units.ts";
import { referenceTexts } from "./texts.ts";

const tools = join(repository, "tools/reference/tokenizers");
const size = "32000";

interface Training {
  readonly seconds: number;
  readonly merges: number;
  readonly sha256: string;
}

export const row: Row = {
  about:
    "32,000 tokens from all reference texts in memory, GPT-2's words: seconds of the training alone, each in a fresh process, in turns. Hugging Face's trainer is native code and uses every processor.",
  threads: "one",
  peers: [],
  async *run({ rounds, reference }) {
    const files = referenceTexts(reference);
    const python = findPython(["tokenizers"]);
    const ours = (): Training =>
      runJson(process.execPath, [...nodeFlags, join(tools, "train-merges.ts"), "memory", size, ...files]);
    const theirs = (): Training =>
      runJson(python, [join(tools, "compare_training.py"), "--train", "memory", size, ...files], {
        TOKENIZERS_PARALLELISM: "true",
      });
    const [own, other] = [ours(), theirs()];
    if (own.sha256 !== other.sha256) throw new Error(`training: merges differ, ${own.merges} and ${other.merges}`);
    const { ratio, ...times } = await compare(
      async () => ours().seconds,
      async () => theirs().seconds,
      Math.min(rounds, 5),
    );
    yield {
      work: "byte-pair training, 32,000 tokens",
      peer: `Hugging Face ${pythonVersions(python, ["tokenizers"])}`,
      target: 1,
      ratio,
      ours: showSeconds(times.ours.median),
      theirs: showSeconds(times.theirs.median),
      equal: `${own.merges.toLocaleString("en")} equal merges`,
    };
  },
};
