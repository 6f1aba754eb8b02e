// The half of an encoder-decoder that writes: decoder blocks over a memory, and what a cache makes of them. Not here: the half that reads (encoder-decoder.ts).
import type { KvRowsSoFar, KvView } from "@attn/attention";
import { cacheStep, createKvCache } from "@attn/attention";
import type { AnyTensor, Tensor } from "@attn/tensor";
import { evaluate, linear, ShapeError } from "@attn/tensor";
import { ModelCache } from "../models/model-cache.ts";
import { PlannedSteps } from "../models/planned-steps.ts";
import { checkTokens } from "../models/token-input.ts";
import type { BlockCall, BlockResult } from "./block.ts";
import { DecoderBlock } from "./decoder-block.ts";
import { dropoutPlace } from "./dropout-places.ts";
import type {
  DecoderOutput,
  EncoderDecoderCall,
  EncoderDecoderOptions,
  EncoderDecoderWeights,
} from "./encoder-decoder-options.ts";
import { within } from "./observe.ts";
import type { RelativeBiasOptions } from "./relative-bias.ts";
import { bucketBias, relativeBuckets } from "./relative-bias.ts";
import { runBlock } from "./run-block.ts";
import type { PaddingRules } from "./sequence-positions.ts";
import { scoreRules, sourceRules } from "./sequence-positions.ts";
import type { StackEnds } from "./stack-ends.ts";

/** Its methods are those of `EncoderDecoder`, which says what they do. */
export class DecoderStack {
  readonly #weights: EncoderDecoderWeights;
  readonly #options: EncoderDecoderOptions;
  readonly #ends: StackEnds;
  readonly #blocks: readonly DecoderBlock[];
  readonly #steps: PlannedSteps;

  constructor(weights: EncoderDecoderWeights, options: EncoderDecoderOptions, ends: StackEnds) {
    const { decoderHeads = options.heads, ...shared } = options;
    this.#weights = weights;
    this.#options = options;
    this.#ends = ends;
    this.#blocks = weights.decoder.map((block) => new DecoderBlock(block, { ...shared, heads: decoderHeads }));
    this.#steps = new PlannedSteps((target, layers, inputs) => this.#stepLogits(target, layers, inputs));
  }

  project(memory: Tensor): readonly KvView[] {
    return this.#blocks.map((block) => block.project(memory));
  }

  decode(
    target: Tensor<"int32">,
    memory: Tensor | readonly KvView[],
    { cache, lastOnly = false, ...call }: EncoderDecoderCall = {},
  ): DecoderOutput {
    const { decoderBias } = this.#weights;
    const { count } = checkTokens("decode", target);
    this.#checkProjected("decode", memory);
    const first = cache?.length ?? 0;
    const table = call.positions === false ? undefined : decoderBias;
    const run = this.#run(target, memory, {
      call,
      layers: cache?.layers,
      rows: this.#ends.rows(call, [first, count]),
      self: scoreRules({}, table, this.#places({ first, queries: count, keys: first + count })),
    });
    const { hidden } = run;
    return {
      logits: this.#logits(lastOnly ? hidden.slice(1, { start: -1 }) : hidden),
      hidden,
      hiddenStates: [...run.hiddenStates, hidden],
      get attentions() {
        return run.blocks.map(({ weights }) => weights);
      },
      get crossAttentions() {
        return run.blocks.map(({ crossWeights }) => crossWeights!);
      },
    };
  }

  async step(target: Tensor<"int32">, memory: readonly KvView[], cache: ModelCache): Promise<Tensor> {
    const { count } = checkTokens("step", target);
    this.#checkProjected("step", memory);
    const step = count === 1 ? cacheStep(cache.layers) : undefined;
    if (step === undefined) {
      const { logits } = this.decode(target, memory, { cache });
      await evaluate(logits, ...cache.tensors());
      return logits;
    }
    const first = cache.length;
    const rows = this.#ends.rows({}, [first, 1]);
    const { decoderBias } = this.#weights;
    const places = this.#places({ first, queries: 1, keys: step.room });
    return this.#steps.logits(target, step, [
      ...(rows ? [rows] : []),
      ...(decoderBias ? [relativeBuckets(decoderBias.shape[0]!, places)] : []),
      ...memory.flatMap(({ keys, values }) => [keys, values]),
    ]);
  }

  createCache(): ModelCache {
    return new ModelCache(this.#blocks.map(() => createKvCache({ kind: "growing" })));
  }

  /** The graph of a step, in terms of its inputs. */
  #stepLogits(target: Tensor<"int32">, layers: readonly KvRowsSoFar[], inputs: readonly AnyTensor[]): Tensor {
    const { decoderBias } = this.#weights;
    const left = [...inputs];
    const rows = this.#ends.hasRows ? (left.shift() as Tensor) : undefined;
    const self = decoderBias ? { mask: bucketBias(decoderBias, left.shift() as Tensor<"int32">) } : {};
    const memory = layers.map((_, i) => ({ keys: left[2 * i] as Tensor, values: left[2 * i + 1] as Tensor }));
    return this.#logits(this.#run(target, memory, { call: {}, layers, rows, self }).hidden);
  }

  /** The blocks one after another; `hiddenStates` are what goes into each. */
  #run(target: Tensor<"int32">, memory: Tensor | readonly KvView[], { call, layers, rows, self }: DecoderRun) {
    const { sourceEmbeddings, targetEmbeddings = sourceEmbeddings, decoderNorm } = this.#weights;
    const dropped = dropoutPlace("decode", call.dropout && { ...call.dropout, layer: this.#weights.encoder.length });
    const observe = within(call.observe, "decoder");
    let x = this.#ends.embed(targetEmbeddings, target, { rows, dropped });
    observe?.("embeddings", x);
    const cross = sourceRules("decode", call, { shape: sourceShape(memory) });
    const choice = { checkpointBlocks: call.checkpointBlocks, cache: layers };
    const [hiddenStates, blocks]: [Tensor[], BlockResult[]] = [[], []];
    for (const [layer, block] of this.#blocks.entries()) {
      hiddenStates.push(x);
      const inner: BlockCall = {
        ...self,
        cache: layers?.[layer],
        dropout: dropped && { ...dropped, layer: dropped.layer + layer },
        observe: within(observe, String(layer)),
      };
      const over = (y: Tensor, states: Tensor | KvView): BlockResult =>
        block.forward(y, { ...inner, memory: { states, ...cross } });
      const result = isProjected(memory)
        ? runBlock([x], (y) => over(y, memory[layer]!), choice)
        : runBlock([x, memory], over, choice);
      blocks.push(result);
      x = result.output;
    }
    return { hidden: this.#ends.finish(x, decoderNorm, dropped), hiddenStates, blocks };
  }

  /** [B, T, C] → [B, T, V] */
  #logits(hidden: Tensor): Tensor {
    const { sourceEmbeddings, targetEmbeddings = sourceEmbeddings, output } = this.#weights;
    const { outputScale = 1 } = this.#options;
    return linear(outputScale === 1 ? hidden : hidden.mul(outputScale), output ?? { weight: targetEmbeddings });
  }

  /** Where queries and keys of the decoder's own attention stand. */
  #places(where: { first: number; queries: number; keys: number }): RelativeBiasOptions {
    return { ...where, bidirectional: false, maxDistance: this.#options.maxDistance ?? 128 };
  }

  /** @throws ShapeError unless there are keys and values for each block. */
  #checkProjected(caller: string, memory: Tensor | readonly KvView[]): void {
    if (isProjected(memory) && memory.length !== this.#blocks.length)
      throw new ShapeError(
        `${caller}: the memory is projected for ${memory.length} blocks, but the decoder has ${this.#blocks.length}`,
      );
  }
}

interface DecoderRun {
  readonly call: Omit<EncoderDecoderCall, "cache" | "lastOnly">;
  readonly layers: readonly KvRowsSoFar[] | undefined;
  /** Positions, [T, C]. */
  readonly rows: Tensor | undefined;
  /** Who of the decoder sees whom. */
  readonly self: PaddingRules;
}

const isProjected = (memory: Tensor | readonly KvView[]): memory is readonly KvView[] => Array.isArray(memory);

/** [B, S] */
const sourceShape = (memory: Tensor | readonly KvView[]): readonly number[] => {
  if (!isProjected(memory)) return memory.shape.slice(0, 2);
  const [batch = 0, , count = 0] = memory[0]!.keys.shape;
  return [batch, count];
};
