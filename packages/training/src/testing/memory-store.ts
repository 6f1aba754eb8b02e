// A store in memory that can break off a write halfway. Not part of the package.
import type { CheckpointStore } from "../state/checkpoints.ts";

export class MemoryStore implements CheckpointStore {
  readonly files: Map<string, Uint8Array> = new Map();
  writes = 0;
  /** Called before each write is complete; what it returns or throws decides what is left there. */
  interrupt: ((bytes: Uint8Array) => Uint8Array | undefined) | undefined;

  async write(name: string, bytes: Uint8Array): Promise<void> {
    this.writes++;
    const left = this.interrupt?.(bytes);
    this.files.set(name, (left ?? bytes).slice());
    if (left !== undefined) throw new Error("killed while writing");
  }

  async read(name: string): Promise<Uint8Array | undefined> {
    return this.files.get(name);
  }
}
