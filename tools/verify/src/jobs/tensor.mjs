// @attn/tensor alone: the same small graph on both backends.
import { deepEqual } from "node:assert/strict";
import { matmul, setDefaultBackend, tensor } from "@attn/tensor";
import { createJsBackend } from "@attn/tensor/js";
import { createWasmBackend } from "@attn/tensor/wasm";

for (const create of [createJsBackend, createWasmBackend]) {
  setDefaultBackend(create());
  const product = matmul(
    tensor([
      [1, 2],
      [3, 4],
    ]),
    tensor([
      [5, 6],
      [7, 8],
    ]),
  ).add(1); // [2, 2]
  deepEqual([...(await product.data())], [20, 23, 44, 51]);
}
