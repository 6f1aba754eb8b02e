// Products of square matrices beside the most multiply-adds that WebAssembly code can do on this machine at this moment.
import { evaluate, matmul, tensor } from "@attn/tensor";
import { useBackend } from "../../harness/backend.ts";
import { compare, timed } from "../../harness/compare.ts";
import type { Figure, Row, RowContext } from "../../harness/row.ts";
import { startProbe } from "../../probe/probe.ts";
import { drawMatrices, showSpeed, sizes } from "./beside-peer.ts";

export const row: Row = {
  about:
    "Products of float32 matrices [N, N] that lie ready and stay in the backend, as a fraction of independent relaxed multiply-adds in registers by as many threads, in turns.",
  threads: "any",
  peers: [],
  async *run(context) {
    await useBackend(context.threads);
    for (const size of sizes) yield await besideLimit(size, context);
  },
};

const besideLimit = async (size: number, { threads, rounds }: RowContext): Promise<Figure> => {
  const matrices = drawMatrices(size);
  const shape = [size, size];
  const [a, b] = [tensor(matrices.a, { shape }), tensor(matrices.b, { shape })];
  await evaluate(a, b);
  const ours = await timed(async () => {
    const product = matmul(a, b);
    await evaluate(product);
    product.dispose();
  });
  const probe = await startProbe(threads);
  const limit = async (): Promise<number> => (2 * size ** 3) / (await probe.operations());
  const { ratio, ...times } = await compare(ours, limit, rounds);
  await probe.close();
  a.dispose();
  b.dispose();
  return {
    work: `matmul ${size}`,
    peer: "multiply-add limit in WebAssembly",
    target: 0.8,
    isLimit: true,
    ratio,
    ours: showSpeed(size, times.ours.median),
    theirs: showSpeed(size, times.theirs.median),
  };
};
