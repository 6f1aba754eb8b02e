// One WebAssembly memory with its kernels and buffers, and how a call tells the kernels where its operands lie.
// Not here: which kernel runs.
import type { View } from "../../backend.ts";
import type { Layout } from "../../view.ts";
import { collapse } from "../../view.ts";
import type { WasmBuffer } from "./heap.ts";
import { Heap } from "./heap.ts";
import type { Kernels } from "./kernels.ts";
import { instantiateKernels } from "./kernels.ts";

export type WasmView = View<WasmBuffer>;

/** Axes that a descriptor has room for, after merging. */
const mostAxes = 64;

export class Space {
  readonly memory: WebAssembly.Memory;
  readonly kernels: Kernels;
  readonly heap: Heap;
  readonly #shape: number;
  readonly #strides: number;
  #float32: Float32Array = new Float32Array(0);
  #int32: Int32Array = new Int32Array(0);

  /** @param relaxed false: without relaxed SIMD also where the engine has it. */
  constructor({ relaxed = true }: { relaxed?: boolean } = {}) {
    this.memory = new WebAssembly.Memory({ initial: 16 });
    this.kernels = instantiateKernels(this.memory, { relaxed });
    this.heap = new Heap(this.memory, this.kernels.HEAP.value as number);
    this.#shape = this.kernels.SHAPE.value / 4;
    this.#strides = this.kernels.STRIDES.value / 4;
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

  /** Describes one operand whose last axis stays apart: at least two axes. */
  describeRows({ shape, strides, offset }: Layout): number {
    const outer = collapse([{ shape: shape.slice(0, -1), strides: strides.slice(0, -1), offset }]);
    return this.describe([...outer.shape, shape.at(-1)!], [...outer.strides[0]!, strides.at(-1)!]);
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
