// Steps of decoding whose graph is planned once. Not here: what a model computes in them.
import type { CacheStep, KvRowsSoFar } from "@attn/attention";
import type { AnyTensor, Tensor } from "@attn/tensor";
import { compile } from "@attn/tensor";

/**
 * What a model makes of tokens [B, 1], as a graph: their logits [B, 1, V]. The layers' caches do not know how long they are; what depends on that, or on
 * anything else that differs between steps, is among the inputs.
 */
export type StepGraph = (
  tokens: Tensor<"int32">,
  layers: readonly KvRowsSoFar[],
  inputs: readonly AnyTensor[],
) => Tensor;

type Compiled = (...inputs: readonly AnyTensor[]) => Promise<readonly AnyTensor[]>;

/** The plans of one model. */
export class PlannedSteps {
  readonly #graph: StepGraph;
  readonly #compiled = new Map<string, Compiled>();

  constructor(graph: StepGraph) {
    this.#graph = graph;
  }

  /** The logits, evaluated, with a row more in every cache. `inputs` are for the graph, as many in each step. */
  async logits(tokens: Tensor<"int32">, step: CacheStep, inputs: readonly AnyTensor[]): Promise<Tensor> {
    let compiled = this.#compiled.get(step.key);
    if (compiled === undefined) {
      compiled = this.#compile(step, inputs.length);
      this.#compiled.set(step.key, compiled);
    }
    const [logits, ...rows] = await compiled(tokens, ...inputs, ...step.inputs);
    step.finish(rows);
    return logits as Tensor;
  }

  #compile({ begin }: CacheStep, count: number): Compiled {
    return compile((tokens, ...all) => {
      const caches = begin(all.slice(count));
      const logits = this.#graph(tokens as Tensor<"int32">, caches.layers, all.slice(0, count));
      return [logits, ...caches.results()];
    });
  }
}
