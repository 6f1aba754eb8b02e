// One WebAssembly memory with its kernels and buffers, how a call tells the kernels where its operands lie, and how threads share the
// work of a call. Not here: which kernel runs.
import type { View } from "../../backend.ts";
import type { Layout } from "../../view.ts";
import { collapse } from "../../view.ts";
import type { WasmBuffer } from "./heap.ts";
import { Heap } from "./heap.ts";
import { createMemory, firstModules, hasRelaxedSimd, instantiate, moduleOf } from "./instantiate.ts";
import type { KernelName, Kernels } from "./kernels.ts";
import { mostAxes, slots } from "./threads/control.ts";
import type { Crew } from "./threads/crew.ts";
import type { Team } from "./threads/team.ts";

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
  /** Other threads that work on calls (threads/crew.ts). The memory is shared only with some. */
  readonly crew?: Crew | undefined;
  /** Less work than this is not split, in multiply-adds. */
  readonly leastWork?: number;
}

/** Less than this is done sooner than told to others. In multiply-adds. */
const worthSharing = 131_072;
/** How many parts each thread gets from so much work on: more cost nothing then, and threads are not equally fast. */
const partsEach = [
  { work: 200_000_000, parts: 4 },
  { work: 50_000_000, parts: 2 },
  { work: 0, parts: 1 },
];

export class Space {
  readonly memory: WebAssembly.Memory;
  readonly kernels: Kernels;
  readonly heap: Heap;
  readonly #isRelaxed: boolean;
  readonly #isShared: boolean;
  readonly #shape: number;
  readonly #strides: number;
  readonly #leastWork: number;
  readonly #learnt = new Set<WebAssembly.Module>();
  #team: Team | undefined;
  #float32: Float32Array = new Float32Array(0);
  #int32: Int32Array = new Int32Array(0);

  constructor({ relaxed = true, crew, leastWork = worthSharing }: SpaceOptions = {}) {
    const workers = crew?.workers ?? 0;
    const { memory, shared } = createMemory(workers > 0);
    this.memory = memory;
    this.#isRelaxed = relaxed && hasRelaxedSimd();
    this.#isShared = shared;
    const modules = this.#compiled(firstModules);
    const kernels = {};
    instantiate(memory, modules, kernels);
    this.kernels = kernels as Kernels;
    const { SHAPE, STRIDES, HEAP, AREA_BYTES } = this.kernels;
    const areas = Array.from({ length: workers }, (_, i) => HEAP.value + i * AREA_BYTES.value);
    this.heap = new Heap(memory, HEAP.value + workers * AREA_BYTES.value);
    this.#shape = SHAPE.value / 4;
    this.#strides = STRIDES.value / 4;
    this.#leastWork = leastWork;
    if (!shared) return;
    try {
      const starts = areas.map((area) => ({ modules, memory, area }));
      this.#team = crew?.start(this.kernels, starts);
    } catch {
      // No more threads can be had: this one does it all.
    }
  }

  /** Adds the kernels of further modules (kernel-source.ts) that it does not have yet, on every thread. */
  learn(list: (isRelaxed: boolean) => readonly string[]): void {
    const modules = this.#compiled(list).filter((module) => !this.#learnt.has(module));
    for (const module of modules) this.#learnt.add(module);
    instantiate(this.memory, modules, this.kernels as unknown as WebAssembly.ModuleImports);
    this.#team?.learn(this.kernels, modules);
  }

  #compiled(list: (isRelaxed: boolean) => readonly string[]): WebAssembly.Module[] {
    return list(this.#isRelaxed).map((base64) => moduleOf(base64, this.#isShared));
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
    return (this.kernels[kernel] as (...args: readonly unknown[]) => number).apply(undefined, args);
  }

  /** Makes calls that do not depend on each other, on all threads; returns what the kernels returned. */
  parallel(calls: readonly Call[]): number[] {
    const team = this.#team;
    if (team === undefined || calls.length <= 1) return calls.map((call) => this.call(call));
    if (calls.length > slots) return [...this.parallel(calls.slice(0, slots)), ...this.parallel(calls.slice(slots))];
    return team.work(calls, (i) => this.call(calls[i]!));
  }

  /**
   * Makes the calls of `part` for all of 0 up to n, in as many parts as pay: how a kernel uses threads. Each part must write elements of
   * its own and add up each in the order in which one call for all would, so that results do not depend on the number of threads. A
   * kernel that needs scratch memory borrows it for `parts(n, n · work)` calls, of which `index` is the current one.
   * @param work how much one of the n is, in multiply-adds or what takes as long.
   * @param grain what parts begin at multiples of.
   */
  split(
    n: number,
    { work, grain = 1 }: { work: number; grain?: number },
    part: (start: number, count: number, index: number) => Call,
  ): number[] {
    const parts = this.parts(n, n * work);
    if (parts === 1) return [this.call(part(0, n, 0))];
    const step = Math.ceil(n / parts / grain) * grain;
    const calls: Call[] = [];
    for (let start = 0; start < n; start += step) calls.push(part(start, Math.min(step, n - start), calls.length));
    return this.parallel(calls);
  }

  /** Into how many parts, n at most, to split so much work. */
  parts(n: number, work: number): number {
    const { threads } = this;
    if (threads === 1 || work < this.#leastWork) return 1;
    const each = partsEach.find((step) => work >= step.work)!;
    return Math.max(1, Math.min(n, each.parts * threads, slots));
  }

  /** The whole memory; a new array after it has grown. */
  get float32(): Float32Array {
    if (this.#float32.byteLength !== this.heap.end) this.#float32 = new Float32Array(this.memory.buffer);
    return this.#float32;
  }
  get int32(): Int32Array {
    if (this.#int32.byteLength !== this.heap.end) this.#int32 = new Int32Array(this.memory.buffer);
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
    for (let axis = 0; axis < shape.length; axis++) words[this.#shape + axis] = shape[axis]!;
    for (let operand = 0; operand < strides.length; operand++) {
      const [steps, from] = [strides[operand]!, this.#strides + mostAxes * operand];
      for (let axis = 0; axis < steps.length; axis++) words[from + axis] = 4 * steps[axis]!;
    }
    return shape.length;
  }

  /** Describes operands of one shape with as few axes as possible. */
  describeTogether(...layouts: readonly Layout[]): number {
    const { shape, strides } = collapse(layouts);
    return this.describe(shape, ...strides);
  }

  /** Runs `use` with the address of some memory that is free again afterwards. */
  borrow<Result>(bytes: number, use: (address: number) => Result): Result {
    if (bytes === 0) return use(0);
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
