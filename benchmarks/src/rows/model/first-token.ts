// From the first import to the first token of the model that the command ships, in a fresh process.
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { compare } from "../../harness/compare.ts";
import { repository } from "../../harness/machine.ts";
import { nodeFlags, runJson } from "../../harness/process.ts";
import type { Row } from "../../harness/row.ts";
import { showSeconds } from "../../harness/units.ts";

const script = fileURLToPath(new URL("../../processes/first-token.ts", import.meta.url));
const folder = join(repository, "apps/cli/models/language-model");
/** Seconds. */
const allowed = 0.15;

export const row: Row = {
  about:
    "In a fresh process of Node: import, read tokenizer and weights from the disk, compute a prompt and choose one token, with the built packages and, for comparison, with their TypeScript sources. The start of Node itself is not part of it.",
  threads: "one",
  peers: [],
  async *run({ rounds }) {
    for (const [what, flags] of [
      ["built", ["--no-warnings"]],
      ["sources", nodeFlags],
    ] as const) {
      const ours = async (): Promise<number> =>
        runJson<{ seconds: number }>(process.execPath, [...flags, script, folder]).seconds;
      await ours();
      const { ratio, ...times } = await compare(ours, async () => allowed, rounds);
      yield {
        work: `import to first token, ${what}`,
        peer: "150 ms",
        isLimit: true,
        ...(what === "built" && { target: 1 }),
        ratio,
        ours: showSeconds(times.ours.median),
        theirs: showSeconds(times.theirs.median),
      };
    }
  },
};
