// Buffers over arrays that cannot be changed: writing means a new array behind the same buffer. Not here: the kernel that mixes old and new (assign.ts).
import type { View } from "../../backend.ts";
import type { RawData } from "../../dtype.ts";
import { UnsupportedError } from "../../errors.ts";
import { sizeOf } from "../../shape.ts";
import { isRowMajor } from "../../view.ts";
import { exactIntegers } from "./access.ts";
import type { Device } from "./device.ts";
import type { DeviceArray } from "./device-array.ts";

/** Elements on the device, float32 whatever their type. */
export interface GpuBuffer {
  readonly elements: number;
  /** Undefined until something is written. */
  array: DeviceArray | undefined;
  /** What was uploaded, as long as nothing else is written: int32 only, so that row numbers can be checked without reading back. */
  integers: Int32Array | undefined;
  isFreed: boolean;
}

export type GpuView = View<GpuBuffer>;

const largest = 2 ** 31 - 1;

export class Buffers {
  readonly device: Device;
  /** Arrays of constants belong to the device. */
  readonly #shared = new WeakSet<DeviceArray>();

  constructor(device: Device) {
    this.device = device;
  }

  allocate(elements: number): GpuBuffer {
    return { elements, array: undefined, integers: undefined, isFreed: false };
  }

  free(buffer: GpuBuffer): void {
    if (buffer.isFreed) throw new Error(`free: the buffer of ${buffer.elements} elements was freed before`);
    this.#drop(buffer);
    buffer.isFreed = true;
  }

  /** @throws UnsupportedError for an int32 that float32 cannot hold. */
  async upload(buffer: GpuBuffer, data: RawData): Promise<void> {
    if (data.length > buffer.elements)
      throw new RangeError(`upload: ${data.length} elements do not lie in a buffer of ${buffer.elements}`);
    if (buffer.elements === 0) buffer.integers = new Int32Array(0);
    if (data.length === 0) return;
    const floats = data instanceof Float32Array ? data : Float32Array.from(data, toFloat);
    const whole = data.length === buffer.elements ? floats : padded(floats, buffer.elements);
    const constant = whole.length === 1 && whole === data ? await this.device.constant(whole[0]!) : undefined;
    if (constant !== undefined) this.#shared.add(constant);
    this.replace(buffer, constant ?? (await this.device.upload(whole)));
    if (data instanceof Int32Array && data.length === buffer.elements) buffer.integers = data.slice();
  }

  /** @throws UnsupportedError for an int32 that the device may have rounded. */
  async read(buffer: GpuBuffer, isFloat: boolean, offset: number, count: number): Promise<RawData> {
    if (offset + count > buffer.elements)
      throw new RangeError(`read: ${offset + count} elements do not lie in a buffer of ${buffer.elements}`);
    if (count === 0 || buffer.array === undefined) return isFloat ? new Float32Array(count) : new Int32Array(count);
    const part = await this.#part(buffer, offset, count);
    return isFloat ? part : Int32Array.from(part, toInteger);
  }

  /** The array of a view, for a kernel to read. */
  arrayOf({ buffer }: GpuView): DeviceArray {
    if (buffer.isFreed) throw new Error(`read: the buffer of ${buffer.elements} elements was freed`);
    if (buffer.array === undefined)
      throw new Error(`read: the buffer of ${buffer.elements} elements was never written`);
    return buffer.array;
  }

  /** Whether writing the view leaves nothing of the old array. */
  covers({ buffer, offset, ...layout }: GpuView): boolean {
    return offset === 0 && sizeOf(layout.shape) === buffer.elements && isRowMajor({ ...layout, offset });
  }

  replace(buffer: GpuBuffer, array: DeviceArray): void {
    this.#drop(buffer);
    buffer.array = array;
  }

  #drop(buffer: GpuBuffer): void {
    if (buffer.array !== undefined && !this.#shared.has(buffer.array)) this.device.delete(buffer.array);
    buffer.array = undefined;
    buffer.integers = undefined;
  }

  /** A copy, read from the device: of a small part of a large array only that part travels. */
  async #part({ array, elements }: GpuBuffer, offset: number, count: number): Promise<Float32Array> {
    if (count > elements / 2) return (await this.device.read(array!)).slice(offset, offset + count);
    const part = await this.device.run({
      key: "part",
      output: [count],
      arrays: { a: array! },
      integers: { o: offset },
      body: () => "return a[o + this.thread.x];",
    });
    try {
      return (await this.device.read(part)).slice();
    } finally {
      this.device.delete(part);
    }
  }
}

const padded = (data: Float32Array, elements: number): Float32Array => {
  const whole = new Float32Array(elements);
  whole.set(data);
  return whole;
};

/** 2³¹ − 1 is written as 2³¹, which is no int32: the extremes of the type stand for "no limit" and are the only large numbers allowed. */
const toFloat = (x: number): number => {
  if (Math.abs(x) > exactIntegers && x !== largest && x !== -largest - 1) refuse("upload", x);
  return x;
};

const toInteger = (x: number): number => {
  if (Math.abs(x) <= exactIntegers) return x;
  if (x >= largest) return largest;
  if (x <= -largest) return -largest - 1;
  return refuse("read", x);
};

const refuse = (caller: string, x: number): never => {
  throw new UnsupportedError(
    `${caller}: int32 ${x} is beyond 2^24 (${exactIntegers}), which a GPU backend holds as float32. Use the wasm backend for such numbers`,
  );
};
