// Decoding beside the machine's memory: each token reads every weight once, and nothing is faster than that.
import { useBackend } from "../../harness/backend.ts";
import { compare } from "../../harness/compare.ts";
import type { Row } from "../../harness/row.ts";
import { digits, showRate } from "../../harness/units.ts";
import { checkDecoding, decoding } from "../../models/decode.ts";
import { llama110M, weightsPerToken } from "../../models/llama-shape.ts";
import { loadShape } from "../../models/load-shape.ts";
import { startProbe } from "../../probe/probe.ts";

const limits = [
  ["one stream", "reading memory in one stream"],
  ["streams", "reading memory in eight streams"],
] as const;

export const row: Row = {
  about:
    "Greedy decoding with a float32 model of Llama's shape (110M, drawn weights): bytes of weights per token divided by the time of a token, as a fraction of the bandwidth at which as many threads read as many bytes in WebAssembly, in turns. Each thread reads in one stream, as the target was set, or in eight that lie a page apart, which is what the memory can really do.",
  threads: "any",
  peers: [],
  async *run({ threads, rounds }) {
    await useBackend(threads);
    const { model } = await loadShape(llama110M);
    const equal = await checkDecoding(model);
    const bytes = 4 * weightsPerToken(llama110M);
    const probe = await startProbe(threads, { bytes });
    const ours = decoding(model);
    await ours();
    for (const [kind, peer] of limits) {
      const limit = async (): Promise<number> => bytes / (await probe.bandwidth(kind));
      const { ratio, ...times } = await compare(ours, limit, rounds);
      yield {
        work: `decode ${llama110M.name}, float32`,
        peer,
        target: 0.8,
        isLimit: true,
        ratio,
        ours: `${showRate(bytes / times.ours.median, "B")}, ${digits(1 / times.ours.median)} tokens/s`,
        theirs: showRate(bytes / times.theirs.median, "B"),
        equal,
      };
    }
    await probe.close();
  },
};
