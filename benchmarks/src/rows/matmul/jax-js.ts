// The WebAssembly backend of jax-js. What is measured is in beside-peer.ts.
import { defaultDevice, init, numpy } from "@jax-js/jax";
import type { Row } from "../../harness/row.ts";
import { matmulRow } from "./beside-peer.ts";

export const row: Row = matmulRow({
  name: "@jax-js/jax",
  target: 3,
  oneThread: true,
  async prepare({ size, a, b }) {
    await init("wasm");
    defaultDevice("wasm");
    const [x, y] = [numpy.array(a).reshape([size, size]), numpy.array(b).reshape([size, size])];
    await Promise.all([x.blockUntilReady(), y.blockUntilReady()]);
    return async () => (await numpy.matmul(x.ref, y.ref).data()) as Float32Array;
  },
});
