import { readFileSync } from "node:fs";
import type { Tensor } from "@attn/tensor";
import { describe, expect, it } from "vitest";
import { attention } from "./attention.ts";
import { expectClose, onEveryBackend } from "./testing/backends.ts";
import type { GoldenArray } from "./testing/golden.ts";
import { floats, hasReference, referenceFolder, values } from "./testing/golden.ts";

interface Case {
  readonly name: string;
  readonly attributes: {
    readonly is_causal?: number;
    readonly scale?: number;
    readonly q_num_heads?: number;
    readonly kv_num_heads?: number;
  };
  readonly inputs: Readonly<Record<string, GoldenArray>>;
  readonly outputs: { readonly Y: GoldenArray };
}
const names = ["3d", "4d", "4d_attn_mask", "4d_causal", "4d_gqa", "4d_scaled"];
const read = (name: string): Case =>
  JSON.parse(readFileSync(new URL(`onnx/test_attention_${name}.json`, referenceFolder), "utf8")) as Case;

/** [B, T, H · D] → [B, H, T, D]; four axes stay. */
const split = (x: Tensor, heads: number | undefined): Tensor => {
  if (x.rank === 4) return x;
  const [B, T, C] = x.shape as readonly [number, number, number];
  return x.reshape([B, T, heads!, C / heads!]).swapAxes(1, 2);
};

const run = ({ attributes, inputs, outputs }: Case): Tensor => {
  const q = split(floats(inputs.Q), attributes.q_num_heads);
  const [k, v] = [floats(inputs.K), floats(inputs.V)].map((x) => split(x, attributes.kv_num_heads)) as [Tensor, Tensor];
  // ONNX aligns its causal mask upper left: the same as lower right over as many keys as there are queries.
  const isCausal = attributes.is_causal === 1;
  const seen = (x: Tensor): Tensor => (isCausal ? x.slice(2, { stop: q.shape[2]! }) : x);
  const { output } = attention(q, seen(k), seen(v), {
    causal: isCausal,
    ...(attributes.scale === undefined ? {} : { scale: attributes.scale }),
    ...(inputs.attn_mask ? { mask: floats(inputs.attn_mask) } : {}),
  });
  return outputs.Y.shape.length === 4 ? output : output.swapAxes(1, 2).reshape(outputs.Y.shape);
};

describe.skipIf(!hasReference)("ONNX Attention (skipped without the folder of reference data)", () => {
  onEveryBackend("output", () => {
    it.each(names)("%s", async (name) => {
      const golden = read(name);
      const output = run(golden);
      expect(output.shape).toEqual(golden.outputs.Y.shape);
      expectClose(await output.data(), values(golden.outputs.Y));
    });
  });
});
