// Checkpoints on a disk. What is in them is @attn/training's matter.
import { join } from "node:path";
import type { CheckpointStore } from "@attn/training";
import { makeFolder } from "../files/output-place.ts";
import { removeTemporaryFiles, stageFile } from "../files/write-file.ts";
import { readRange } from "../models/model-folder.ts";

/**
 * A folder of checkpoints. A file is written and flushed under another name first, and gets its own with `commit` or the next `write`: so
 * a checkpoint is never there before the log has the step that it follows.
 */
export class CheckpointFolder implements CheckpointStore {
  readonly #path: string;
  #rename: (() => Promise<void>) | undefined;

  private constructor(path: string) {
    this.#path = path;
  }

  /** Makes the folder if need be, and removes files that were never finished. */
  static async open(path: string): Promise<CheckpointFolder> {
    await makeFolder(path);
    await removeTemporaryFiles(path);
    return new CheckpointFolder(path);
  }

  async write(name: string, bytes: Uint8Array): Promise<void> {
    await this.commit();
    this.#rename = await stageFile(join(this.#path, name), bytes);
  }

  read(name: string): Promise<Uint8Array | undefined> {
    return readRange(join(this.#path, name));
  }

  /** Gives the file that was written last its name. */
  async commit(): Promise<void> {
    const rename = this.#rename;
    this.#rename = undefined;
    await rename?.();
  }
}
