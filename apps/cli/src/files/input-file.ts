// A file that is read in places, not from end to end. What is in it is not known here.
import { type FileHandle, open } from "node:fs/promises";
import { Failure } from "../failure.ts";
import { describeFileError } from "./read-text.ts";

/** An open file of a known size. Close it when the work is done. */
export class InputFile {
  readonly path: string;
  /** In bytes, when it was opened. */
  readonly size: number;
  readonly #handle: FileHandle;

  private constructor(path: string, size: number, handle: FileHandle) {
    this.path = path;
    this.size = size;
    this.#handle = handle;
  }

  /** @throws Failure for a folder, or a file that cannot be opened. */
  static async open(path: string): Promise<InputFile> {
    let handle: FileHandle | undefined;
    try {
      handle = await open(path, "r");
      const entry = await handle.stat();
      if (entry.isDirectory()) throw Object.assign(new Error("a folder"), { code: "EISDIR" });
      return new InputFile(path, entry.size, handle);
    } catch (error) {
      await handle?.close();
      throw new Failure(describeFileError(path, error), 2, { cause: error });
    }
  }

  /** `length` bytes from `start` on. @throws Failure where the file ends before. */
  async read(start: number, length: number): Promise<Uint8Array> {
    if (start < 0 || length < 0 || start + length > this.size)
      throw new Failure(`${this.path} has no bytes ${start} to ${start + length}, it has ${this.size}`);
    const bytes = new Uint8Array(length);
    for (let filled = 0; filled < length; ) {
      const { bytesRead } = await this.#handle.read(bytes, filled, length - filled, start + filled).catch((error) => {
        throw new Failure(describeFileError(this.path, error), 2, { cause: error });
      });
      if (bytesRead === 0) throw new Failure(`${this.path} became shorter while it was read`, 1);
      filled += bytesRead;
    }
    return bytes;
  }

  async close(): Promise<void> {
    await this.#handle.close();
  }
}
