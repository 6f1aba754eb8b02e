// Steps of decoding whose graph is planned once. Not here: what a model computes in them (causal-language-model.ts).
import type { CacheStep, KvRowsSoFar, RopeTable } from "@attn/attention";
import type { AnyTensor, Tensor } from "@attn/tensor";
import { compile } from "@attn/tensor";

/** Where the token stands, in terms of inputs of the plan. */
interface StepPlace {
  readonly layers: readonly KvRowsSoFar[];
  readonly table: RopeTable | undefined;
  /** [1] */
  readonly position: Tensor<"int32">;
}

type Logits = (tokens: Tensor<"int32">, place: StepPlace) => Tensor;
type Compiled = (...inputs: readonly AnyTensor[]) => Promise<readonly AnyTensor[]>;

/** The plans of one model. */
export class PlannedSteps {
  readonly #logits: Logits;
  readonly #compiled = new Map<string, Compiled>();

  /** @param logits what the model makes of tokens [B, 1], as a graph. */
  constructor(logits: Logits) {
    this.#logits = logits;
  }

  /** tokens [B, 1] → [B, 1, V], evaluated, with a row more in every cache. */
  async logits(tokens: Tensor<"int32">, step: CacheStep, table: RopeTable | undefined): Promise<Tensor> {
    let compiled = this.#compiled.get(step.key);
    if (compiled === undefined) {
      compiled = this.#compile(step, table !== undefined);
      this.#compiled.set(step.key, compiled);
    }
    const turns = table === undefined ? [] : [table.cos, table.sin];
    const [logits, ...rows] = await compiled(tokens, step.position, ...turns, ...step.inputs);
    step.finish(rows);
    return logits as Tensor;
  }

  #compile({ begin }: CacheStep, hasTable: boolean): Compiled {
    return compile((tokens, position, ...inputs) => {
      const [cos, sin] = (hasTable ? inputs.splice(0, 2) : []) as Tensor[];
      const caches = begin(inputs);
      const place = { layers: caches.layers, table: cos && sin && { cos, sin }, position: position as Tensor<"int32"> };
      return [this.#logits(tokens as Tensor<"int32">, place), ...caches.results()];
    });
  }
}
