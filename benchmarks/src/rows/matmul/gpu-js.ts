// gpu.js on a machine without a GPU, in the mode that is its fastest there. What is measured is in beside-peer.ts.
import type { Row } from "../../harness/row.ts";
import { gpuJsProduct } from "../../peers/gpu-js.ts";
import { matmulRow } from "./beside-peer.ts";

export const row: Row = matmulRow({
  name: "gpu.js",
  target: 100,
  oneThread: true,
  slow: true,
  prepare: (matrices) => gpuJsProduct("webasm", matrices),
});
