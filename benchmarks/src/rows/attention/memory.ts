// Memory of attention over a long sequence: no more than its inputs and its output. Takes no time.
import { attention } from "@attn/attention";
import { evaluate, memory, peakBytes, tensor } from "@attn/tensor";
import type { WasmBackend } from "@attn/tensor/wasm";
import { useBackend } from "../../harness/backend.ts";
import type { Row } from "../../harness/row.ts";
import { digits } from "../../harness/units.ts";
import { drawHeads, heads, headWidth } from "./heads.ts";

const length = 8192;
const allowed = 1.1;

export const row: Row = {
  about:
    "The most memory that causal attention of 12 heads of 64 holds at T = 8192, beside that of its inputs and output: as tensors count it, and as the WebAssembly memory has grown.",
  threads: "any",
  peers: [],
  async *run({ threads }) {
    const backend = (await useBackend(threads)) as WasmBackend;
    const shape = [1, heads, length, headWidth];
    const [q, k, v] = drawHeads(length).map((values) => tensor(values, { shape }));
    await evaluate(q!, k!, v!);
    const needed = (memory().bytes / 3) * 4;
    const { output } = attention(q!, k!, v!, { causal: true });
    const tensors = await peakBytes(() => evaluate(output));
    const linear = backend.memoryBytes;
    for (const [what, bytes] of [
      ["tensors", tensors],
      ["linear memory", linear],
    ] as const) {
      const ratio = (allowed * needed) / bytes;
      yield {
        work: `causal attention, T = ${length}`,
        peer: `${allowed} × inputs and output, ${what}`,
        target: 1,
        isLimit: true,
        ratio: { median: ratio, least: ratio, most: ratio },
        ours: `${digits(bytes / 1e6)} MB`,
        theirs: `${digits((allowed * needed) / 1e6)} MB`,
      };
    }
  },
};
