// Kernels that are compiled once, arrays that are counted, and the one check that the context is still there. Not here: what gpu.js is (library.ts).
import type { DeviceArray } from "./device-array.ts";
import type { GpuLibrary, Kernel } from "./library.ts";

/** One run of one kernel. What is named here is what its body may read. */
export interface Run {
  /** Tells kernels apart; with it come the number of axes and the names. */
  readonly key: string;
  /** Threads per axis, x first, 1 to 3 of them. */
  readonly output: readonly number[];
  readonly arrays: Readonly<Record<string, DeviceArray>>;
  /** Results of kernels that return quads. */
  readonly quads?: Readonly<Record<string, DeviceArray>>;
  /** 4 where the body returns a quad. */
  readonly components?: 1 | 4;
  readonly integers?: Readonly<Record<string, number>>;
  readonly numbers?: Readonly<Record<string, number>>;
  /** Only asked for when the kernel is new. */
  readonly body: () => string;
}

const manyConstants = 64;

export class Device {
  readonly library: GpuLibrary;
  readonly #kernels = new Map<string, Kernel>();
  readonly #constants = new Map<number, DeviceArray>();
  #elements = 0;
  #arrays = 0;
  #reads = 0;
  #isClosed = false;

  constructor(library: GpuLibrary) {
    this.library = library;
  }

  get name(): string {
    return `gpu:${this.library.mode}`;
  }
  /** Kernels compiled so far. */
  get kernels(): number {
    return this.#kernels.size;
  }
  /** Arrays that are not deleted, those of constants apart. */
  get arrays(): number {
    return this.#arrays;
  }
  /** Elements in them. */
  get elements(): number {
    return this.#elements;
  }
  /** How often results were read back. */
  get reads(): number {
    return this.#reads;
  }

  get isLost(): boolean {
    return !this.#isClosed && this.library.isLost();
  }

  async run({
    key,
    output,
    components = 1,
    arrays,
    quads = {},
    integers = {},
    numbers = {},
    body,
  }: Run): Promise<DeviceArray> {
    const all = [arrays, quads, integers, numbers];
    const isFlat = output.length === 3 && output[2] === 1;
    const threads = isFlat ? output.slice(0, 2) : output;
    const name = `${key}/${threads.length}`;
    let kernel = this.#kernels.get(name);
    if (kernel === undefined) {
      const names = all.flatMap(Object.keys);
      kernel = this.library.compile({
        source: `function (${names.join(", ")}) { ${isFlat ? body().replaceAll("this.thread.z", "0") : body()} }`,
        arguments: {
          ...typed(arrays, "array"),
          ...typed(quads, "quads"),
          ...typed(integers, "integer"),
          ...typed(numbers, "number"),
        },
        rank: threads.length,
        components,
      });
      this.#kernels.set(name, kernel);
    }
    return this.#start(kernel, threads, all.flatMap(Object.values<DeviceArray | number>));
  }

  async upload(data: Float32Array): Promise<DeviceArray> {
    let kernel = this.#kernels.get("upload");
    if (kernel === undefined) {
      const source = "function (a) { return a[this.thread.x]; }";
      kernel = this.library.compile({ source, arguments: { a: "upload" }, rank: 1 });
      this.#kernels.set("upload", kernel);
    }
    return this.#start(kernel, [data.length], [data]);
  }

  /**
   * One element that stays until the device is closed, or undefined when there are many already: formulas have the same few
   * constants at every step.
   */
  async constant(value: number): Promise<DeviceArray | undefined> {
    const known = this.#constants.get(value);
    if (known !== undefined && !Object.is(value, -0)) return known;
    if (this.#constants.size >= manyConstants || Object.is(value, -0)) return undefined; // a map takes −0 for 0
    const array = await this.upload(Float32Array.of(value));
    this.#count(array, -1);
    this.#constants.set(value, array);
    return array;
  }

  async read(array: DeviceArray): Promise<Float32Array> {
    this.#check();
    this.#reads++;
    return this.#guard(() => array.read());
  }

  delete(array: DeviceArray): void {
    this.#count(array, -1);
    if (!this.#isClosed) array.delete();
  }

  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    for (const array of this.#constants.values()) array.delete();
    await this.library.destroy();
  }

  async #start(
    kernel: Kernel,
    output: readonly number[],
    values: readonly (DeviceArray | Float32Array | number)[],
  ): Promise<DeviceArray> {
    this.#check();
    const array = await this.#guard(() => kernel(output, values));
    this.#count(array, 1);
    return array;
  }

  #count(array: DeviceArray, by: 1 | -1): void {
    this.#arrays += by;
    this.#elements += by * array.elements;
  }

  /** @throws Error when the device was closed or lost. */
  #check(): void {
    if (this.#isClosed) throw new Error(`${this.name}: this backend was closed`);
    if (this.library.isLost()) throw new Error(lossMessage(this.name));
  }

  async #guard<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      throw this.library.isLost() ? new Error(lossMessage(this.name), { cause: error }) : error;
    }
  }
}

export const lossMessage = (name: string): string =>
  `${name}: the context was lost, and with it every tensor on it. Create a new backend, or go on with the wasm backend`;

const typed = <T extends string>(values: object, type: T): Record<string, T> =>
  Object.fromEntries(Object.keys(values).map((name) => [name, type]));
