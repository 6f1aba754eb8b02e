// One source, read once, and the logits after beginnings of its translation, each computed once: draws at any temperature share them.
import { evaluate, type Tensor, tensor } from "@attn/tensor";
import type { EncoderDecoderModel } from "@attn/transformer";

/** Most bytes of logits that are kept; beyond, they are computed again. */
const mostBytes = 48_000_000;

type Projected = ReturnType<EncoderDecoderModel["project"]>;

export class SourceLogits {
  readonly #model: EncoderDecoderModel;
  readonly #projected: Projected;
  readonly #known = new Map<string, Float32Array>();
  #bytes = 0;

  private constructor(model: EncoderDecoderModel, projected: Projected) {
    this.#model = model;
    this.#projected = projected;
  }

  static async create(model: EncoderDecoderModel, source: readonly number[]): Promise<SourceLogits> {
    using input = tensor([[...source]], { dtype: "int32" });
    const projected = model.project(model.encode(input));
    await evaluate(...tensorsOf(projected));
    return new SourceLogits(model, projected);
  }

  /** [V], of the token after `chosen`. Do not write into it. */
  async after(chosen: readonly number[]): Promise<Float32Array> {
    const key = chosen.join(".");
    const known = this.#known.get(key);
    if (known) return known;
    const { startToken, neverTokens } = this.#model.config.decoder;
    using target = tensor([[startToken, ...chosen]], { dtype: "int32" });
    const { logits } = this.#model.decode(target, this.#projected, { lastOnly: true });
    await evaluate(logits);
    const found = Float32Array.from(await logits.data());
    logits.dispose();
    for (const token of neverTokens) found[token] = -Infinity;
    if (this.#bytes < mostBytes) this.#known.set(key, found);
    this.#bytes += found.byteLength;
    return found;
  }

  dispose(): void {
    this.#known.clear();
    for (const each of tensorsOf(this.#projected)) each.dispose();
  }
}

const tensorsOf = (projected: Projected): Tensor[] => projected.flatMap(({ keys, values }) => [keys, values]);
