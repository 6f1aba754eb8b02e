// The weights that are learned, in one memory with all that a kernel needs. How they change is in the kernels.
import type { Word2VecSettings } from "../training/word2vec-options.ts";
import { BatchSlot } from "./batch-slot.ts";
import { Layout } from "./layout.ts";
import { lossField, planTraining } from "./plan.ts";
import { Random, seededState } from "./random.ts";
import { WeightTable } from "./weight-table.ts";

/** Weights as plain arrays: tables of V rows of D numbers. */
export interface Weights {
  /** The word vectors. */
  readonly vectors: Float32Array;
  /** Negative sampling: the vectors that words have as answers; absent without it. */
  readonly answers?: Float32Array;
  /** Hierarchical softmax: the vectors of the tree's V − 1 inner nodes (one row is unused); absent without it. */
  readonly nodes?: Float32Array;
}

/** How a network is made. */
interface NetworkOptions {
  /** How often each word comes, [V]. */
  readonly counts: Float64Array;
  /** With so many workers, or 1: then no thread has to share the memory. */
  readonly settings: Word2VecSettings;
  /** What is learned already, of as many words or fewer. */
  readonly weights?: Weights | undefined;
}

/** Weights of V words in a memory, with room for the batches that are trained at a time. */
export class Network {
  readonly memory: WebAssembly.Memory;
  /** Whether threads can use the memory. */
  readonly isShared: boolean;
  /** Address of what all batches have in common. */
  readonly plan: number;
  /** Address of the room of each worker. */
  readonly lanes: readonly number[];
  readonly slots: readonly BatchSlot[];
  readonly #tables: { vectors: WeightTable; answers?: WeightTable; nodes?: WeightTable };

  /**
   * Weights before any training: vectors uniform in [−1/D, 1/D), everything else 0; what is in `weights` stays.
   *
   * @throws RangeError when that is more than 4 GiB, or more than the machine has.
   */
  constructor(caller: string, { counts, settings, weights }: NetworkOptions) {
    const [layout, V, D] = [new Layout(), counts.length, settings.vectorSize];
    const plan = planTraining(layout, counts, settings);
    this.isShared = settings.workers > 1;
    this.memory = createMemory(caller, layout, { V, D, isShared: this.isShared });
    [this.plan, this.lanes] = [plan.address, plan.lanes];
    this.slots = plan.batches.map((places) => new BatchSlot(this.memory, places));
    const table = (address: number): WeightTable => new WeightTable(this.memory, address, V, D);
    this.#tables = {
      vectors: table(plan.vectors),
      ...(plan.answers > 0 && { answers: table(plan.answers) }),
      ...(plan.nodes > 0 && { nodes: table(plan.nodes) }),
    };
    const known = weights?.vectors.length ?? 0;
    const random = new Random(seededState(settings.seed, 1 + known));
    for (let row = known / D; row < V; row++) {
      const vector = this.#tables.vectors.row(row);
      for (let i = 0; i < D; i++) vector[i] = (random.bits() / 2 ** 31 - 1) / D;
    }
    if (weights !== undefined) this.#write(weights);
  }

  /** A copy of the word vectors, [V, D]. */
  vectors(): Float32Array {
    return this.#tables.vectors.read();
  }

  /** A copy of all tables. */
  weights(): Weights {
    const { vectors, answers, nodes } = this.#tables;
    return {
      vectors: vectors.read(),
      ...(answers && { answers: answers.read() }),
      ...(nodes && { nodes: nodes.read() }),
    };
  }

  /** Says whether batches add up their loss. */
  setLoss(isWanted: boolean): void {
    new Uint32Array(this.memory.buffer, this.plan)[lossField] = isWanted ? 1 : 0;
  }

  #write({ vectors, answers, nodes }: Weights): void {
    this.#tables.vectors.write(vectors);
    if (answers) this.#tables.answers?.write(answers);
    if (nodes) this.#tables.nodes?.write(nodes);
  }
}

interface MemoryOptions {
  readonly V: number;
  readonly D: number;
  readonly isShared: boolean;
}

function createMemory(caller: string, layout: Layout, { V, D, isShared }: MemoryOptions): WebAssembly.Memory {
  const what = `${V} words of ${D} numbers need ${(layout.bytes / 2 ** 30).toFixed(2)} GiB`;
  const advice = "Raise minCount or lower vectorSize";
  if (!layout.isPossible) throw new RangeError(`${caller}: ${what}, at most 4 GiB are possible. ${advice}`);
  try {
    return layout.createMemory(isShared);
  } catch (cause) {
    throw new RangeError(`${caller}: ${what}, which this machine does not give. ${advice}`, { cause });
  }
}
