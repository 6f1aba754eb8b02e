// The losses of a run, a JSON object on each line. A resumed run continues it as if it had never stopped.
import { appendFile, readFile } from "node:fs/promises";
import { Failure } from "../failure.ts";
import { describeFileError } from "../files/read-text.ts";
import { writeFileAtomically } from "../files/write-file.ts";

/** What one step did; losses are in nats per token. */
export interface LoggedStep {
  readonly step: number;
  readonly loss: number;
  readonly learningRate: number;
  readonly validationLoss?: number;
}

/** A log in a file. */
export class TrainingLog {
  readonly #path: string;
  #isOpen = false;

  constructor(path: string) {
    this.#path = path;
  }

  /** Adds a line. The first time, lines of this step and later ones go: the run went back to a checkpoint before them. */
  async add({ step, loss, learningRate, validationLoss }: LoggedStep): Promise<void> {
    if (!this.#isOpen) await this.#cut(step);
    this.#isOpen = true;
    const line = `${JSON.stringify({ step, loss, learningRate, validationLoss })}\n`;
    try {
      await appendFile(this.#path, line);
    } catch (error) {
      throw new Failure(describeFileError(this.#path, error), 1, { cause: error });
    }
  }

  /** The last step, and the last loss of held-out text. */
  async last(): Promise<Pick<LoggedStep, "validationLoss"> & { readonly loss?: number }> {
    let last = {};
    for (const line of await this.#lines()) last = { ...last, ...(JSON.parse(line) as LoggedStep) };
    return last;
  }

  async #cut(step: number): Promise<void> {
    const kept = (await this.#lines()).filter((line) => (JSON.parse(line) as LoggedStep).step < step);
    await writeFileAtomically(this.#path, kept.map((line) => `${line}\n`).join(""));
  }

  /** Whole lines: a process that was killed can have left a part of one at the end. */
  async #lines(): Promise<readonly string[]> {
    const text = await readFile(this.#path, "utf8").catch(() => "");
    return text.split("\n").filter((line) => /^\{"step":\d+,.*\}$/.test(line));
  }
}
