// What stands before and behind the blocks of a stack: embeddings with positions, and the last norm.
import type { Tensor } from "@attn/tensor";
import { embedding } from "@attn/tensor";
import type { WeightMatrix } from "../loading/weight-source.ts";
import type { DropoutPlace } from "./dropout-places.ts";
import { dropAt } from "./dropout-places.ts";
import type { EncoderDecoderCall, EncoderDecoderOptions } from "./encoder-decoder-options.ts";
import type { NormWeights } from "./norm.ts";
import { normalise } from "./norm.ts";
import { PositionTable } from "./sequence-positions.ts";

/** Those of both halves, which share the table of positions. */
export class StackEnds {
  readonly #options: EncoderDecoderOptions;
  readonly #positions: PositionTable | undefined;

  /** @param width C */
  constructor(options: EncoderDecoderOptions, width: number) {
    const { positions = "paper" } = options;
    this.#options = options;
    this.#positions = positions === "none" ? undefined : new PositionTable(positions, width);
  }

  /** Whether positions are added. */
  get hasRows(): boolean {
    return this.#positions !== undefined;
  }

  /** Positions first … first + count − 1, [count, C], where there are any. */
  rows(
    { positions = true }: Pick<EncoderDecoderCall, "positions">,
    [first, count]: readonly [number, number],
  ): Tensor | undefined {
    return positions ? this.#positions?.rows(first, count) : undefined;
  }

  /** Embeddings · scale + positions: [B, T] → [B, T, C]. */
  embed(table: WeightMatrix, tokens: Tensor<"int32">, { rows, dropped }: EmbedPlace): Tensor {
    const { embeddingScale = Math.sqrt(table.shape[1]!) } = this.#options;
    const found = embedding(table, tokens);
    const scaled = embeddingScale === 1 ? found : found.mul(embeddingScale);
    const placed = rows === undefined ? scaled : scaled.add(rows);
    return dropAt(placed, "embeddings", { place: dropped, rate: this.#options.dropout?.embeddings });
  }

  /** The last norm, where there is one. */
  finish(x: Tensor, weights: NormWeights | undefined, place: DropoutPlace | undefined): Tensor {
    const { norm = "layer", normEpsilon = 1e-5, dropout } = this.#options;
    return dropAt(normalise(x, weights, { norm, normEpsilon }), "final", { place, rate: dropout?.final });
  }
}

interface EmbedPlace {
  /** Positions, [T, C]. */
  readonly rows: Tensor | undefined;
  readonly dropped: DropoutPlace | undefined;
}
