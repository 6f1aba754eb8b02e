// One WebAssembly memory with its kernels and buffers, how a call tells the kernels where its operands lie, and how the work of a call
// is split among threads. Not here: which kernel runs.
import type { View } from "../../backend.ts";
import type { Layout } from "../../view.ts";
import { collapse } from "../../view.ts";
import type { WasmBuffer } from "./heap.ts";
import { Heap } from "./heap.ts";
import type { KernelName, Kernels } from "./kernels.ts";
import { instantiateKernels, kernelModules } from "./kernels.ts";
import { mostAxes, slots } from "./threads/control.ts";
import { areThreadsPossible } from "./threads/start-worker.ts";
import { Team } from "./threads/team.ts";

export type WasmView = View<WasmBuffer>;

/** A call of a kernel, with what it finds in the descriptor: sizes, and strides in elements for each operand. */
export type Call = {
  [Name in KernelName]: {
    readonly kernel: Name;
    readonly args: Parameters<Kernels[Name]>;
    readonly shape?: readonly number[];
    readonly strides?: readonly (readonly number[])[];
  };
}[KernelName];

export interface SpaceOptions {
  /** false: without relaxed SIMD also where the engine has it. */
  readonly relaxed?: boolean;
  /** How many may work on one call. */
  readonly threads?: number;
  /** Calls of less than this are not split; in multiply-adds. */
  readonly leastWork?: number;
}

/** Less than this is done sooner than told to others; from `largeWork` on more parts cost nothing. In multiply-adds. */
const worthSharing = 131_072;
const largeWork = 50_000_000;

export class Space {
  readonly memory: WebAssembly.Memory;
  readonly kernels: Kernels;
  readonly heap: Heap;
  readonly #shape: number;
  readonly #strides: number;
  /** The number of each kernel among the exports, as the workers count them. */
  readonly #numbers: Readonly<Record<string, number>>;
  #float32: Float32Array = new Float32Array(0);
  #int32: Int32Array = new Int32Array(0);
  #team: Team | undefined;
  readonly #leastWork: number;

  /** The memory is shared only with more than one thread. */
  constructor({ relaxed = true, threads = 1, leastWork = worthSharing }: SpaceOptions = {}) {
    this.#leastWork = leastWork;
    const shared = threads > 1 && areThreadsPossible();
    const modules = kernelModules({ relaxed, shared });
    this.memory = new WebAssembly.Memory({ initial: 16, maximum: 65536, shared });
    this.kernels = instantiateKernels(this.memory, modules);
    const { SHAPE, STRIDES, HEAP, AREA_BYTES } = this.kernels;
    const areas = HEAP.value as number;
    const areaOf = (thread: number): number => areas + (thread - 1) * AREA_BYTES.value;
    this.heap = new Heap(this.memory, areaOf(shared ? threads : 1));
    this.#shape = SHAPE.value / 4;
    this.#strides = STRIDES.value / 4;
    this.#numbers = Object.fromEntries(Object.keys(this.kernels).map((name, number) => [name, number]));
    if (shared)
      this.#start(
        modules,
        Array.from({ length: threads - 1 }, (_, i) => areaOf(i + 1)),
      );
  }

  #start(modules: readonly WebAssembly.Module[], areas: readonly number[]): void {
    const { memory } = this;
    try {
      this.#team = new Team(areas.map((area) => ({ modules, memory, area })));
    } catch {
      // No more threads can be had: this one does it all.
    }
  }

  /** How many threads may work on one call. */
  get threads(): number {
    return this.#team?.size ?? 1;
  }

  /** Waits until all threads have begun; returns how many there are. */
  async begun(): Promise<number> {
    return (await this.#team?.begun()) ?? 1;
  }

  /** Ends all threads but this one, which does everything from now on. */
  async close(): Promise<void> {
    const team = this.#team;
    this.#team = undefined;
    await team?.close();
  }

  /** Makes a call on this thread. */
  call({ kernel, args, shape = [], strides = [] }: Call): number {
    if (shape.length > 0) this.describe(shape, ...strides);
    return (this.kernels[kernel] as (...args: readonly unknown[]) => number)(...args);
  }

  /**
   * Makes calls that do not depend on each other, on all threads, and returns what the kernels returned. This is how any kernel
   * uses threads: each call is to write a part of the result of its own.
   */
  parallel(calls: readonly Call[]): number[] {
    const team = this.#team;
    if (team === undefined || calls.length <= 1) return calls.map((call) => this.call(call));
    if (calls.length > slots) return [...this.parallel(calls.slice(0, slots)), ...this.parallel(calls.slice(slots))];
    const parts = calls.map(({ kernel, args, shape = [], strides = [] }) => {
      const steps = strides.map((list) => list.map((stride) => 4 * stride));
      return { kernel: this.#numbers[kernel]!, args, shape, steps };
    });
    return team.work(parts, (i) => this.call(calls[i]!));
  }

  /**
   * Makes the calls of `part` for all of 0 up to n, in as many parts as pay.
   * @param work how much one of the n is, in multiply-adds or what takes as long.
   * @param grain what parts begin at multiples of.
   */
  split(
    n: number,
    { work, grain = 1 }: { work: number; grain?: number },
    part: (start: number, count: number) => Call,
  ): number[] {
    const parts = this.parts(n, n * work);
    if (parts === 1) return [this.call(part(0, n))];
    const step = Math.ceil(n / parts / grain) * grain;
    const calls: Call[] = [];
    for (let start = 0; start < n; start += step) calls.push(part(start, Math.min(step, n - start)));
    return this.parallel(calls);
  }

  /** Into how many of n pieces to split so much work: one for each thread, or twice as many where it is much, since threads are not equally fast. */
  parts(n: number, work: number): number {
    const { threads } = this;
    if (threads === 1 || work < this.#leastWork) return 1;
    return Math.min(n, work > largeWork ? 2 * threads : threads);
  }

  /** The whole memory; a new array after it has grown. */
  get float32(): Float32Array {
    if (this.#float32.buffer !== this.memory.buffer) this.#float32 = new Float32Array(this.memory.buffer);
    return this.#float32;
  }
  get int32(): Int32Array {
    if (this.#int32.buffer !== this.memory.buffer) this.#int32 = new Int32Array(this.memory.buffer);
    return this.#int32;
  }

  /** Address of the view's first element. @throws Error when its buffer was freed. */
  address({ buffer, offset }: WasmView): number {
    if (buffer.block === undefined) throw new Error(`address: the buffer at ${buffer.address} was freed`);
    return buffer.address + 4 * offset;
  }

  /** Position of a buffer's first element. @throws Error when it was freed, RangeError when it has fewer than `count` elements. */
  element(buffer: WasmBuffer, count: number): number {
    if (buffer.block === undefined) throw new Error(`element: the buffer at ${buffer.address} was freed`);
    if (4 * count > buffer.block.bytes)
      throw new RangeError(`element: ${count} elements do not lie in a buffer of ${buffer.block.bytes} bytes`);
    return buffer.address / 4;
  }

  /** Writes the descriptor: sizes, and strides in elements for each operand. Returns the number of axes. */
  describe(shape: readonly number[], ...strides: readonly (readonly number[])[]): number {
    if (shape.length > mostAxes)
      throw new RangeError(`describe: ${shape.length} axes that do not merge, at most ${mostAxes}`);
    const words = this.int32;
    words.set(shape, this.#shape);
    for (const [operand, steps] of strides.entries())
      for (const [axis, step] of steps.entries()) words[this.#strides + mostAxes * operand + axis] = 4 * step;
    return shape.length;
  }

  /** Describes operands of one shape with as few axes as possible. */
  describeTogether(...layouts: readonly Layout[]): number {
    const { shape, strides } = collapse(layouts);
    return this.describe(shape, ...strides);
  }

  /** Runs `use` with the address of some memory that is free again afterwards. */
  borrow<Result>(bytes: number, use: (address: number) => Result): Result {
    const buffer = this.heap.allocate(bytes);
    try {
      return use(buffer.address);
    } finally {
      this.heap.free(buffer);
    }
  }
}

/** One operand with as few axes as possible, but at least two: the last one stays apart. */
export const collapseRows = ({ shape, strides, offset }: Layout): { shape: number[]; strides: number[] } => {
  const outer = collapse([{ shape: shape.slice(0, -1), strides: strides.slice(0, -1), offset }]);
  return { shape: [...outer.shape, shape.at(-1)!], strides: [...outer.strides[0]!, strides.at(-1)!] };
};
