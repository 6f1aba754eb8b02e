// Checkpoints that survive being killed while they are written: two places, written in turn. Not here: a disk.
import { decodeState } from "./decode-state.ts";
import { encodeState } from "./encode-state.ts";
import type { TrainingState } from "./training-state.ts";

/** Where bytes are kept: a folder, a database, memory. Writing need not be atomic. */
export interface CheckpointStore {
  write(name: string, bytes: Uint8Array): Promise<void>;
  /** undefined: there is nothing of that name. */
  read(name: string): Promise<Uint8Array | undefined>;
}

/** What a store held. */
export interface LoadedCheckpoint {
  /** The newest complete state, if there is one. */
  readonly state: TrainingState | undefined;
  /** Why the other files, if any, could not be used: one line each. */
  readonly damaged: readonly string[];
}

const names = ["checkpoint-0.safetensors", "checkpoint-1.safetensors"] as const;

/**
 * The two checkpoints of one run. Each save replaces the older one or the damaged one, so that whenever a write breaks off, the
 * one before it is still complete.
 */
export class Checkpoints {
  readonly #store: CheckpointStore;
  #target: 0 | 1 = 0;

  constructor(store: CheckpointStore) {
    this.#store = store;
  }

  /** Reads both and finds the newest complete one; the next save replaces the other. */
  async load(): Promise<LoadedCheckpoint> {
    const damaged: string[] = [];
    const states = await Promise.all(names.map((name) => this.#read(name, damaged)));
    const [first, second] = states;
    const newest = (second?.step ?? -1) > (first?.step ?? -1) ? 1 : 0;
    this.#target = states[newest] === undefined ? 0 : newest === 0 ? 1 : 0;
    return { state: states[newest], damaged };
  }

  /** Begins anew: the state takes both places, so that nothing of an earlier run is taken for this one's. */
  async begin(state: TrainingState): Promise<void> {
    await this.save(state);
    await this.save(state);
  }

  /** Saves a state. After a failure the one saved before is still there, and the next save tries the same place again. */
  async save(state: TrainingState): Promise<void> {
    await this.#store.write(names[this.#target], encodeState(state));
    this.#target = this.#target === 0 ? 1 : 0;
  }

  async #read(name: string, damaged: string[]): Promise<TrainingState | undefined> {
    const bytes = await this.#store.read(name);
    if (bytes === undefined) return undefined;
    try {
      return decodeState(bytes, { file: name });
    } catch (error) {
      damaged.push(error instanceof Error ? error.message : String(error));
      return undefined;
    }
  }
}
