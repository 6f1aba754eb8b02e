// Results of kernels: arrays that stay on the device, or in JavaScript memory in the modes without one. Not here: who counts and deletes them (device.ts).

/** The result of a kernel, where the kernel left it. */
export interface DeviceArray {
  readonly elements: number;
  /** The elements in order. */
  read(): Promise<Float32Array>;
  delete(): void;
}

/** What a kernel of gpu.js gives: a texture, a WebGPU buffer, or arrays in JavaScript memory. */
interface GpuResult {
  toArray(): unknown;
  delete(): void;
}
class HostArray implements DeviceArray {
  readonly data: Float32Array;
  constructor(data: Float32Array) {
    this.data = data;
  }
  get elements(): number {
    return this.data.length;
  }
  async read(): Promise<Float32Array> {
    return this.data;
  }
  delete(): void {}
}

class Resident implements DeviceArray {
  readonly result: GpuResult;
  readonly elements: number;
  constructor(result: GpuResult, elements: number) {
    this.result = result;
    this.elements = elements;
  }
  async read(): Promise<Float32Array> {
    return flatten(await this.result.toArray(), this.elements);
  }
  delete(): void {
    this.result.delete();
  }
}

/** What gpu.js takes. */
export const toArgument = (value: DeviceArray | Float32Array | number): unknown =>
  value instanceof HostArray ? value.data : value instanceof Resident ? value.result : value;

/** From what a kernel of gpu.js gave. */
export const toDeviceArray = (result: unknown, elements: number): DeviceArray => {
  const isResident = typeof (result as Partial<GpuResult>).toArray === "function";
  return isResident ? new Resident(result as GpuResult, elements) : new HostArray(flatten(result, elements));
};

/** Rows in rows, one after another; quads may be plain arrays. */
const flatten = (nested: unknown, elements: number): Float32Array => {
  if (nested instanceof Float32Array && nested.length === elements) return nested;
  const flat = new Float32Array(elements);
  let at = 0;
  const add = (part: unknown): void => {
    if (part instanceof Float32Array) {
      flat.set(part, at);
      at += part.length;
    } else if (typeof part === "number") flat[at++] = part;
    else for (const inner of part as unknown[]) add(inner);
  };
  add(nested);
  return flat;
};

/** gpu.js does not take quads as arguments in mode webgpu, but they lie in memory as the numbers that they are. */
export const flattenQuads = (result: unknown, elements: number): void => {
  const buffer = result as { componentCount: number; output: number[] };
  buffer.componentCount = 1;
  buffer.output = [elements];
};
