// The decoder of an encoder-decoder bound to one source, which is encoded and projected once. Not here: how tokens are chosen.
import type { KvView } from "@attn/attention";
import type { Tensor } from "@attn/tensor";
import { evaluate, tensor } from "@attn/tensor";
import type { EncoderDecoderModel } from "../models/encoder-decoder-model.ts";
import type { ModelCache } from "../models/model-cache.ts";
import type { TokenModel, TokenModelOutput } from "./token-model.ts";

export class SourceDecoder implements TokenModel {
  readonly config: EncoderDecoderModel["config"];
  readonly #model: EncoderDecoderModel;
  /** Per decoder block [1, H, S, D], evaluated. */
  readonly #projected: readonly KvView[];

  private constructor(model: EncoderDecoderModel, projected: readonly KvView[]) {
    this.config = model.config;
    this.#model = model;
    this.#projected = projected;
  }

  /** @param source ids, checked. */
  static async create(model: EncoderDecoderModel, source: readonly number[]): Promise<SourceDecoder> {
    const projected = model.project(model.encode(tensor(Int32Array.from(source), { shape: [1, source.length] })));
    await evaluate(...projected.flatMap(({ keys, values }) => [keys, values]));
    return new SourceDecoder(model, projected);
  }

  /** Any number of rows: all of them are for the one source. */
  forward(tokens: Tensor<"int32">, options: Parameters<TokenModel["forward"]>[1]): TokenModelOutput {
    const output = this.#model.decode(tokens, this.#memory(tokens), options);
    return {
      logits: output.logits,
      ...(options.hiddenStates && { hiddenStates: output.hiddenStates }),
      ...(options.attentions && { attentions: output.attentions, crossAttentions: output.crossAttentions }),
    };
  }

  step(tokens: Tensor<"int32">, cache: ModelCache): Promise<Tensor> {
    return this.#model.step(tokens, this.#memory(tokens), cache);
  }

  #memory({ shape: [rows = 0] }: Tensor<"int32">): readonly KvView[] {
    return this.#projected.map(({ keys, values }) => ({ keys: spread(keys, rows), values: spread(values, rows) }));
  }

  createCache(): ModelCache {
    return this.#model.createCache();
  }

  dispose(): void {
    for (const { keys, values } of this.#projected) for (const x of [keys, values]) x.dispose();
  }
}

/** [1, H, S, D] → [rows, H, S, D] without a copy. */
const spread = (x: Tensor, rows: number): Tensor => (rows === 1 ? x : x.broadcastTo([rows, ...x.shape.slice(1)]));
