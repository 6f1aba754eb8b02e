// onnxruntime's native build, which has wider vectors than WebAssembly. What is measured is in beside-peer.ts.
import type { Row } from "../../harness/row.ts";
import { matmulRow } from "./beside-peer.ts";
import { onnxProduct } from "./onnx-product.ts";

export const row: Row = matmulRow({ name: "onnxruntime-node", target: 0.38, prepare: onnxProduct("onnxruntime-node") });
