// An encoder model: tokens in, one vector per token out. What its weights are called is in bert.ts.
import type { AnyTensor, LinearWeights, Tensor } from "@attn/tensor";
import { embedding, gather, linear, zeros } from "@attn/tensor";
import type { BlockCall } from "../blocks/block.ts";
import type { BlockOptions, BlockWeights } from "../blocks/block-options.ts";
import type { DropoutSwitch } from "../blocks/dropout-places.ts";
import { dropAt, dropoutPlace } from "../blocks/dropout-places.ts";
import { EncoderBlock } from "../blocks/encoder-block.ts";
import type { NormChoice, NormWeights } from "../blocks/norm.ts";
import { normalise } from "../blocks/norm.ts";
import type { Observe } from "../blocks/observe.ts";
import { within } from "../blocks/observe.ts";
import type { CheckpointChoice } from "../blocks/run-block.ts";
import { runBlock } from "../blocks/run-block.ts";
import type { ModelConfig } from "../config/model-config.ts";
import type { WeightMatrix } from "../loading/weight-source.ts";
import type { ModelWeights } from "./model-weights.ts";
import { asTensors, countParameters, disposeWeights } from "./model-weights.ts";
import { checkTokens, learnedPositions, tokenMask } from "./token-input.ts";

export interface EncoderParts {
  /** [V, C] */
  readonly embeddings: WeightMatrix;
  /** [L, C] */
  readonly positions: Tensor;
  /** [types, C] */
  readonly tokenTypes?: Tensor;
  readonly embeddingNorm: NormWeights;
  readonly blocks: readonly BlockWeights[];
  readonly pooler?: LinearWeights;
}

/** What `Encoder.forward` takes beside the tokens, and what it returns beside the last states. */
export interface EncoderForwardOptions extends CheckpointChoice {
  /** [B, T], 0 or false for padding. */
  readonly mask?: AnyTensor | undefined;
  /** Tokens of each row, [B], instead of a mask: what follows is padding. */
  readonly lengths?: ArrayLike<number> | undefined;
  /** int32 [B, T]; type 0 unless given. */
  readonly tokenTypes?: Tensor<"int32"> | undefined;
  /** Return the embeddings and the output of each layer. */
  readonly hiddenStates?: boolean | undefined;
  readonly attentions?: boolean | undefined;
  /** false: no positions, so that the model cannot tell the order of its tokens. true unless given. */
  readonly positions?: boolean | undefined;
  /** For training, with the rates of `config.dropout`. Nothing is dropped without it. */
  readonly dropout?: DropoutSwitch | undefined;
  /** Gets `embeddings` and for each layer i `layers.i.attention_input`, `.query`, `.key`, `.value`, `.attention`, `.attention_normed`, `.weights`, `.mlp`, `.mlp_normed` and `.output`. */
  readonly observe?: Observe | undefined;
}

/** What `Encoder.forward` returns; what was not asked for is absent. */
export interface EncoderOutput {
  /** [B, T, C]; rows of padding hold numbers without a meaning. */
  readonly hidden: Tensor;
  /** [B, C], the first token through a dense layer and tanh; undefined where the checkpoint has no pooler. */
  readonly pooled?: Tensor;
  /** layers + 1 of [B, T, C] */
  readonly hiddenStates?: readonly Tensor[];
  /** Per layer [B, H, T, T] */
  readonly attentions?: readonly Tensor[];
}

/** A model of which each position sees all others: BERT. */
export class Encoder {
  readonly kind = "encoder";
  readonly config: ModelConfig;
  readonly #parts: EncoderParts;
  readonly #blocks: readonly EncoderBlock[];
  readonly #norm: NormChoice;
  readonly #weights: ModelWeights;

  /** @internal Use `loadModel` or `createModel`. */
  constructor(
    config: ModelConfig,
    { parts, choice, weights }: { parts: EncoderParts; choice: BlockOptions & NormChoice; weights: ModelWeights },
  ) {
    this.config = config;
    this.#parts = parts;
    this.#norm = choice;
    this.#blocks = parts.blocks.map((weights) => new EncoderBlock(weights, choice));
    this.#weights = weights;
  }

  /** Number of trained numbers. */
  get parameters(): number {
    return countParameters(this.#weights);
  }
  /** The tensors by their names in transformers. They belong to the model. @throws UnsupportedError when they are quantised. */
  get weights(): ReadonlyMap<string, Tensor> {
    return asTensors(this.#weights);
  }

  /**
   * tokens int32 [B, T] → hidden [B, T, C] and pooled [B, C], lazy: read several of them with one `evaluate(…)`.
   * @throws TypeError or ShapeError for tokens, mask or types of another shape; RangeError beyond the model's positions.
   */
  forward(tokens: Tensor<"int32">, options: EncoderForwardOptions = {}): EncoderOutput {
    const { lengths, observe } = options;
    const rules = {
      ...(options.mask && { mask: tokenMask("forward", options.mask, tokens) }),
      ...(lengths && { lengths }),
    };
    const hiddenStates: Tensor[] = [];
    const attentions: Tensor[] = [];
    const dropped = dropoutPlace("forward", options.dropout);
    let x = dropAt(this.#embed(tokens, options), "embeddings", {
      place: dropped,
      rate: this.config.dropout.embeddings,
    });
    observe?.("embeddings", x);
    for (const [layer, block] of this.#blocks.entries()) {
      hiddenStates.push(x);
      const call: BlockCall = {
        ...rules,
        dropout: dropped && { ...dropped, layer },
        observe: within(observe, `layers.${layer}`),
      };
      const result = runBlock([x], (y) => block.forward(y, call), options);
      if (options.attentions) attentions.push(result.weights);
      x = result.output;
    }
    hiddenStates.push(x);
    const { pooler } = this.#parts;
    return {
      hidden: x,
      ...(pooler && { pooled: linear(x.at(1, 0), pooler).tanh() }),
      ...(options.hiddenStates && { hiddenStates }),
      ...(options.attentions && { attentions }),
    };
  }

  /** Gives the memory of all weights back. */
  dispose(): void {
    disposeWeights(this.#weights);
  }
  [Symbol.dispose](): void {
    this.dispose();
  }

  #embed(tokens: Tensor<"int32">, { tokenTypes, positions: hasPositions = true }: EncoderForwardOptions): Tensor {
    const { count } = checkTokens("forward", tokens);
    const { embeddings, positions, tokenTypes: table, embeddingNorm } = this.#parts;
    const types = tokenTypes ?? zeros(tokens.shape, "int32");
    checkTokens("forward", types);
    let x = embedding(embeddings, tokens);
    if (hasPositions) x = x.add(learnedPositions("forward", positions, [0, count]));
    if (table !== undefined) x = x.add(gather(table, types));
    return normalise(x, embeddingNorm, this.#norm);
  }
}
