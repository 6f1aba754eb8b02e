// A training step of nanoGPT's CPU configuration beside PyTorch: tools/reference/training has both sides, a short training in a process each.
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { UnavailableError } from "../../harness/backend.ts";
import { compare } from "../../harness/compare.ts";
import { repository } from "../../harness/machine.ts";
import { findPython, nodeFlags, pythonVersions, runJson } from "../../harness/process.ts";
import type { Row } from "../../harness/row.ts";
import { showSeconds } from "../../harness/units.ts";
import { noTexts } from "../text/texts.ts";

const tools = join(repository, "tools/reference/training");
const steps = 60;
/** Characters of the text: both measure the loss over all of its last tenth. */
const characters = 200_000;
/** Of the validation losses: other random numbers draw the first weights and the batches. */
const tolerance = 0.1;

interface Training {
  readonly threads: number;
  readonly validationLoss: number;
  readonly millisecondsPerStep: number;
}

export const row: Row = {
  about: `The median step of ${steps} of nanoGPT's published CPU configuration (4 layers, 4 heads, 128 wide, block 64, batch 12), with the optimiser, in a fresh process each, in turns.`,
  threads: "any",
  peers: [],
  async *run({ threads, rounds, reference }) {
    const python = findPython(["torch"]);
    const text = cutText(join(reference, "text/tinyshakespeare.txt"));
    const options = [text, "--cut", String(steps), "--batches", "10", "--threads", String(threads)];
    const ours = (): Training => {
      const known = threads === 1 ? options.slice(0, -2) : options; // nanogpt.ts has one thread unless told otherwise
      return runJson(process.execPath, [...nodeFlags, join(tools, "nanogpt.ts"), ...known]);
    };
    const theirs = (): Training => runJson(python, [join(tools, "nanogpt.py"), ...options]);
    const [own, other] = [oursOn(threads, ours), theirs()];
    const difference = Math.abs(own.validationLoss - other.validationLoss);
    if (!(difference <= tolerance))
      throw new Error(`training: validation losses are ${own.validationLoss} and ${other.validationLoss}`);
    const { ratio, ...times } = await compare(
      async () => ours().millisecondsPerStep / 1000,
      async () => theirs().millisecondsPerStep / 1000,
      Math.min(rounds, 3),
    );
    rmSync(dirname(text), { recursive: true });
    yield {
      work: "training step, nanoGPT",
      peer: `${pythonVersions(python, ["torch"])}, ${threads} threads`,
      target: 1,
      ratio,
      ours: showSeconds(times.ours.median),
      theirs: showSeconds(times.theirs.median),
      equal: `validation losses ${own.validationLoss.toFixed(3)} and ${other.validationLoss.toFixed(3)} after ${steps} steps (allowed ${tolerance})`,
    };
  },
};

/** The beginning of a text in a file of its own. @throws UnavailableError where the text is not there. */
const cutText = (path: string): string => {
  if (!existsSync(path)) throw new UnavailableError(noTexts);
  const cut = join(mkdtempSync(join(tmpdir(), "attn-bench-")), "text.txt");
  writeFileSync(cut, readFileSync(path, "utf8").slice(0, characters));
  return cut;
};

/** @throws UnavailableError where nanogpt.ts cannot have so many threads. */
const oursOn = (threads: number, train: () => Training): Training => {
  try {
    const training = train();
    if (training.threads === threads) return training;
  } catch (error) {
    if (!(error instanceof Error && error.message.includes("--threads"))) throw error;
  }
  throw new UnavailableError(`tools/reference/training/nanogpt.ts has no --threads ${threads} yet`);
};
