// @attn/attention with the tensor package it depends on: causal attention over two positions, output and weights.
import { deepEqual } from "node:assert/strict";
import { attention } from "@attn/attention";
import { tensor } from "@attn/tensor";

const query = tensor([
  [
    [
      [0, 0],
      [0, 0],
    ],
  ],
]); // [B, H, T, D]
const key = tensor([
  [
    [
      [1, 2],
      [3, 4],
    ],
  ],
]); // [B, G, S, D]
const value = tensor([
  [
    [
      [2, 4],
      [6, 8],
    ],
  ],
]); // [B, G, S, V]
const { output, weights } = attention(query, key, value, { causal: true });
deepEqual([...(await output.data())], [2, 4, 4, 6]);
deepEqual([...(await weights.data())], [1, 0, 0.5, 0.5]);
