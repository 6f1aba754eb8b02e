// What attention gives, with weights and scores described only when someone asks for them: most calls want the output alone, and have a kernel for it.
import type { Tensor } from "@attn/tensor";
import type { AttentionResult } from "./attention-options.ts";

type Described = Pick<AttentionResult, "weights" | "scores">;

/** A class because getters of an object literal take the engine longer than the ops that they save. */
export class LazyAttentionResult implements AttentionResult {
  readonly output: Tensor;
  readonly #describe: () => Described;

  constructor(output: Tensor, describe: () => Described) {
    this.output = output;
    this.#describe = describe;
  }

  get weights(): Tensor {
    return this.#describe().weights;
  }
  get scores(): Tensor {
    return this.#describe().scores;
  }
}
