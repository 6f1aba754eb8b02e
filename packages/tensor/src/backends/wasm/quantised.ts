// What is computed with quantised weights. Their layout is said in ops/quantized-matrix.ts, that of rows in assembly/quantised-rows.ts.
import type { FusedKernel } from "../../backend.ts";
import { sizeOf } from "../../shape.ts";
import type { WasmBuffer } from "./heap.ts";
import { withRows } from "./rows.ts";
import type { Space, WasmView } from "./space.ts";

/** Bytes of one group of one row of x, of 32 elements (or four columns of 8 bits), and of a vector of constants on a cache line. */
const recordBytes = 80;
const groupBytes = 128;
const constantBytes = 64;
/** With so many rows of x weights of 4 bits are worth widening to 8, once for all rows. */
const manyRows = 6;

export const quantisedKernels = (space: Space): Readonly<Record<string, FusedKernel<WasmBuffer>>> => {
  const { kernels } = space;
  const at = (view: WasmView): number => space.address(view);
  const apart = (use: (address: number) => void): void => space.borrow(groupBytes, use);

  return {
    groupScales([w], out, { bits }) {
      const [rows, n] = w!.shape as [number, number];
      apart((spare) => kernels.groupScales(Number(bits), at(w!), rows, n, at(out), spare));
    },
    groupWords([w, scales], out, { bits }) {
      const [rows, n] = w!.shape as [number, number];
      apart((spare) => kernels.groupWords(Number(bits), at(w!), rows, n, at(scales!), at(out), spare));
    },
    dequantize([words, scales], out, { bits }) {
      const [rows, n] = out.shape as [number, number];
      space.borrow(4 * rows, (numbers) => {
        for (let row = 0; row < rows; row++) space.int32[numbers / 4 + row] = row;
        kernels.quantisedRows(Number(bits), at(words!), at(scales!), n, numbers, rows, at(out));
      });
    },
    quantizedEmbedding([words, scales, indices], out, { bits, rows }) {
      withRows(space, "gather", indices!, Number(rows), (numbers, count) =>
        kernels.quantisedRows(Number(bits), at(words!), at(scales!), out.shape.at(-1)!, numbers, count, at(out)),
      );
    },
    quantizedLinear([x, words, scales], out, { bits }) {
      if (sizeOf(out.shape) === 0) return;
      const [rows, n] = x!.shape as [number, number];
      const [columns, groups] = [out.shape[1]!, words!.shape[1]!];
      const isWidened = bits === 4 && rows >= manyRows;
      const isNarrow = bits === 4 && !isWidened;
      const work = (rows * n) / 2; // of a column; integers are multiplied two at a time
      const wideBytes = isWidened ? groupBytes * groups * space.parts(columns, work * columns) : 0;
      space.borrow(constantBytes + groupBytes + wideBytes + recordBytes * rows * groups, (constant) => {
        const spare = constant + constantBytes;
        const wide = spare + groupBytes;
        const records = wide + wideBytes;
        space.int32.fill(isNarrow ? 0x0f0f0f0f : 0x40404040, constant / 4, (constant + constantBytes) / 4);
        kernels.quantiseRows(at(x!), rows, n, records, isNarrow ? 0 : 64, spare);
        const operands = [Number(bits), records, at(words!), at(scales!), constant] as const;
        space.split(columns, { work, grain: 4 }, (first, count, index) => ({
          kernel: "quantisedProduct",
          args: [
            ...operands,
            isWidened ? wide + index * groupBytes * groups : 0,
            ...([at(out), rows, columns, groups, first, count] as const),
          ],
        }));
      });
    },
  };
};
