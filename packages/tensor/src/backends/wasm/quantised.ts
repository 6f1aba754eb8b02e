// What is computed with quantised weights. Their layout is said in ops/quantized-matrix.ts, that of rows in assembly/quantised-rows.ts.
import type { FusedKernel } from "../../backend.ts";
import { sizeOf } from "../../shape.ts";
import type { WasmBuffer } from "./heap.ts";
import type { WasmKernels } from "./kernel-source.ts";
import { activationNumber } from "./kinds.ts";
import { quantised } from "./modules/quantised.gen.ts";
import { relaxedQuantised } from "./modules/relaxedQuantised.gen.ts";
import { withRows } from "./rows.ts";
import type { Call, Space, WasmView } from "./space.ts";

/** Bytes of 32 elements, and of what is kept beside them. */
const groupBytes = 192;
/** Columns that lie together (ops/quantized-matrix.ts): parts begin between them. */
const grain = 4;

export const quantisedKernels: WasmKernels = {
  kind: "wasm",
  modules: (isRelaxed) => (isRelaxed ? [quantised, relaxedQuantised] : [quantised]), // the second replaces a part of the first
  fused: (space) => kernelsOver(space),
  takesStrided: new Set(),
};

const kernelsOver = (space: Space): Readonly<Record<string, FusedKernel<WasmBuffer>>> => {
  const { kernels } = space;
  const at = (view: WasmView): number => space.address(view);
  const apart = (use: (address: number) => void): void => space.borrow(groupBytes, use);

  /** Rounds the rows of x once, then makes calls for parts of the columns. */
  const inParts = ({ x, out, bits, matrices }: Product, call: (part: ProductPart, scratch: number) => Call): void => {
    if (sizeOf(out.shape) === 0) return;
    const [n, columns] = [x.shape.at(-1)!, out.shape.at(-1)!];
    const [rows, groups] = [sizeOf(out.shape) / columns, Math.ceil(n / 32)];
    const work = (matrices * rows * n) / 2; // of a column; integers are multiplied two at a time
    const rowBytes = kernels.quantisedRowBytes(rows, groups);
    const scratchBytes = Math.ceil(kernels.quantisedScratch(groups) / 64) * 64;
    const parts = space.parts(columns, work * columns);
    space.borrow(rowBytes + scratchBytes * parts + groupBytes, (records) => {
      const scratch = records + rowBytes;
      kernels.quantiseRows(bits, at(x), rows, n, records, scratch);
      space.split(columns, { work, grain }, (first, count, index) =>
        call({ records, sizes: [rows, columns, groups], part: [first, count] }, scratch + index * scratchBytes),
      );
    });
  };

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
    quantizedLinear([x, words, scales, bias], out, { bits, activation }) {
      const f = activation === undefined ? 0 : activationNumber[String(activation)]!;
      inParts({ x: x!, out, bits: Number(bits), matrices: 1 }, ({ records, sizes, part }, scratch) => ({
        kernel: "quantisedProduct",
        args: [
          Number(bits),
          records,
          at(words!),
          at(scales!),
          at(out),
          ...sizes,
          ...part,
          scratch,
          bias === undefined ? 0 : at(bias),
          f,
          0,
        ],
      }));
    },
    quantizedGated([x, gate, gateScales, up, upScales], out, { bits, activation }) {
      const f = activationNumber[String(activation)]!;
      const operands = [at(gate!), at(gateScales!), at(up!), at(upScales!), at(out)] as const;
      space.borrow(4 * sizeOf(out.shape), (other) =>
        inParts({ x: x!, out, bits: Number(bits), matrices: 2 }, ({ records, sizes, part }, scratch) => ({
          kernel: "quantisedGated",
          args: [Number(bits), records, ...operands, ...sizes, ...part, scratch, f, other],
        })),
      );
    },
  };
};

interface Product {
  readonly x: WasmView;
  readonly out: WasmView;
  readonly bits: number;
  /** How many are multiplied by x. */
  readonly matrices: number;
}

/** Where the rounded rows are; rows, columns and groups; the first column of a part and how many it has. */
interface ProductPart {
  readonly records: number;
  readonly sizes: readonly [number, number, number];
  readonly part: readonly [number, number];
}
