// onnxruntime's WebAssembly build. What is measured is in beside-peer.ts.
import type { Row } from "../../harness/row.ts";
import { matmulRow } from "./beside-peer.ts";
import { onnxProduct } from "./onnx-product.ts";

export const row: Row = matmulRow({ name: "onnxruntime-web", target: 1.8, prepare: onnxProduct("onnxruntime-web") });
