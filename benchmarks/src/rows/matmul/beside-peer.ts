// A product of square matrices beside a peer's: what the rows of this folder share. The peers are in the files beside this one.
import { evaluate, matmul, tensor } from "@attn/tensor";
import { useBackend } from "../../harness/backend.ts";
import { compare, once, timed } from "../../harness/compare.ts";
import { checkClose } from "../../harness/equal.ts";
import { uniform } from "../../harness/random.ts";
import { read } from "../../harness/read.ts";
import type { Figure, Row, RowContext } from "../../harness/row.ts";
import { showRate } from "../../harness/units.ts";

export const sizes: readonly number[] = [512, 1024, 2048];
const tolerance = 1e-5;

export interface Matrices {
  /** N: both are [N, N]. */
  readonly size: number;
  readonly a: Float32Array<ArrayBuffer>;
  readonly b: Float32Array<ArrayBuffer>;
}

export interface MatmulPeer {
  readonly name: string;
  readonly target: number;
  /** The peer has one thread whatever is asked of it, and stands beside one of ours. */
  readonly oneThread?: boolean;
  /** Gives a function that multiplies and reads the result back. */
  readonly prepare: (matrices: Matrices, threads: number) => Promise<() => Promise<Float32Array>>;
  /** So slow that one size and three turns must do. */
  readonly slow?: boolean;
}

export const drawMatrices = (size: number): Matrices => ({
  size,
  a: uniform(size * size, { seed: 1 }),
  b: uniform(size * size, { seed: 2 }),
});

export const showSpeed = (size: number, seconds: number): string => showRate((2 * size ** 3) / seconds, "FLOP");

export const matmulRow = (peer: MatmulPeer): Row => ({
  about: `Products of float32 matrices [N, N] beside ${peer.name}: both lie ready, the result is read into JavaScript on both sides, and the second matrix is a weight for a peer that can pack it before.${peer.oneThread === true ? " The peer has one thread in Node." : ""}`,
  threads: "any",
  peers: [peer.name],
  async *run(context) {
    await useBackend(context.threads);
    for (const size of peer.slow === true ? [1024] : sizes) yield await besidePeer(peer, drawMatrices(size), context);
  },
});

const besidePeer = async (peer: MatmulPeer, matrices: Matrices, { threads, rounds }: RowContext): Promise<Figure> => {
  const { size } = matrices;
  const shape = [size, size];
  const [a, b] = [tensor(matrices.a, { shape }), tensor(matrices.b, { shape })];
  await evaluate(a, b);
  const ours = (): Promise<Float32Array> => read(matmul(a, b));
  const theirs = await peer.prepare(matrices, threads);
  const equal = checkClose(`matmul ${size}, ${peer.name}`, await theirs(), await ours(), tolerance);
  const turn = peer.slow === true ? once(theirs) : await timed(theirs);
  const { ratio, ...times } = await compare(await timed(ours), turn, peer.slow === true ? Math.min(rounds, 3) : rounds);
  a.dispose();
  b.dispose();
  return {
    work: `matmul ${size}`,
    peer: `${peer.name}${peer.oneThread === true ? ", one thread" : ""}`,
    target: peer.target,
    ratio,
    ours: showSpeed(size, times.ours.median),
    theirs: showSpeed(size, times.theirs.median),
    equal,
  };
};
