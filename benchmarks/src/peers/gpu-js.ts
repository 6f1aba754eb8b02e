// The matrix product of gpu.js's README. Not here: what it is compared with.
import gpuJs from "gpu.js";

/** What is used of gpu.js; its own types know neither the mode webasm nor promises, and give the function `input` as a type only. */
interface GpuJs {
  readonly GPU: new (options: {
    mode: string;
  }) => {
    createKernel(kernel: (this: Thread, x: number[][], y: number[][]) => number, options: object): Kernel;
  };
  readonly input: (values: Float32Array, size: readonly number[]) => unknown;
}
type Kernel = (x: unknown, y: unknown) => Float32Array[] | Promise<Float32Array[]>;
interface Thread {
  readonly thread: { readonly x: number; readonly y: number };
  readonly constants: { readonly size: number };
}

interface SquareMatrices {
  readonly size: number;
  readonly a: Float32Array;
  readonly b: Float32Array;
}

/** A function that multiplies and gives the result as one array. */
export const gpuJsProduct = async (
  mode: string,
  { size, a, b }: SquareMatrices,
): Promise<() => Promise<Float32Array>> => {
  const { GPU, input } = gpuJs as unknown as GpuJs;
  const kernel = new GPU({ mode }).createKernel(
    function (x, y) {
      let sum = 0;
      for (let k = 0; k < this.constants.size; k++) sum += x[this.thread.y]![k]! * y[k]![this.thread.x]!;
      return sum;
    },
    { output: [size, size], constants: { size } },
  );
  return async () => {
    const rows = await kernel(input(a, [size, size]), input(b, [size, size]));
    const values = new Float32Array(size * size);
    for (const [i, each] of rows.entries()) values.set(each, i * size);
    return values;
  };
};
