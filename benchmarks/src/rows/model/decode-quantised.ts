// Decoding with weights of 8 and 4 bits beside our own float32.
import { useBackend } from "../../harness/backend.ts";
import { compare } from "../../harness/compare.ts";
import { checkCosine } from "../../harness/equal.ts";
import type { Figure, Row, RowContext } from "../../harness/row.ts";
import { digits } from "../../harness/units.ts";
import { decoding, someLogits } from "../../models/decode.ts";
import type { LlamaShape } from "../../models/llama-shape.ts";
import { llama1B, llama110M } from "../../models/llama-shape.ts";
import type { LoadedShape, Quantisation } from "../../models/load-shape.ts";
import { loadShape } from "../../models/load-shape.ts";

const targets = { int8: 1.8, int4: 2.9 } as const;
/**
 * Of the logits' cosine. It finds weights in a wrong place or with a wrong scale, whose cosine is about 0; drawn weights have no structure that hides
 * rounding, and what rounding costs is measured with real ones elsewhere, as perplexity.
 */
const leastCosine = { int8: 0.99, int4: 0.9 } as const;
/** In float32 the whole model would not fit into the 4 GiB of WebAssembly. */
const half1B: LlamaShape = { ...llama1B, name: "Llama 1.1B, 11 of its 22 layers", layers: 11 };

export const row: Row = {
  about:
    "Greedy decoding with weights in groups of 32 as int8 and int4 beside the same model in float32, in turns (llama.cpp's native AVX-512 code gains 1.74 and 2.7–2.9 on such a machine). The 1.1B shape is compared with half of its layers, because in float32 the whole passes WebAssembly's 4 GiB.",
  threads: "any",
  peers: [],
  async *run(context) {
    for (const shape of [llama110M, half1B]) {
      await useBackend(context.threads);
      const full = await loadShape(shape);
      for (const kind of ["int8", "int4"] as const) yield await besideFloat(shape, { full, kind, ...context });
      full.model.dispose();
    }
  },
};

interface Beside extends RowContext {
  readonly full: LoadedShape;
  readonly kind: Quantisation;
}

const besideFloat = async (shape: LlamaShape, { full, kind, rounds }: Beside): Promise<Figure> => {
  const quantised = await loadShape(shape, { quantize: kind });
  const work = `decode ${shape.name}, ${kind}`;
  const equal = checkCosine(work, await someLogits(quantised.model), await someLogits(full.model), leastCosine[kind]);
  const [ours, theirs] = [decoding(quantised.model), decoding(full.model)];
  await ours();
  const { ratio, ...times } = await compare(ours, theirs, 3 * rounds /* turns are short */);
  quantised.model.dispose();
  return {
    work,
    peer: "our own float32",
    target: targets[kind],
    ratio,
    ours: `${digits(1 / times.ours.median)} tokens/s, ${digits(quantised.bytes / 1e6)} MB`,
    theirs: `${digits(1 / times.theirs.median)} tokens/s, ${digits(full.bytes / 1e6)} MB`,
    equal,
  };
};
