// The one model that a page's worker holds: opening another gives the memory of the one before back.
import type { Model } from "@attn/transformer";
import type { ModelSource } from "../model/model-source.ts";
import { type OpenModel, openModel } from "./open-model.ts";

type Opened<K extends Model["kind"]> = OpenModel & { readonly model: Model & { readonly kind: K } };

export class HeldModel<K extends Model["kind"]> {
  readonly #kinds: readonly K[];
  #opened: Promise<Opened<K>> | undefined;

  constructor(kinds: readonly K[]) {
    this.#kinds = kinds;
  }

  /** Opens `source` in place of what was held. @throws Error in one line when it cannot be used. */
  async open(source: ModelSource, progress?: (part: number) => void): Promise<void> {
    const before = this.#opened;
    this.#opened = before
      ? before.then(
          ({ model }) => {
            model.dispose();
            return openModel(source, this.#kinds, progress);
          },
          () => openModel(source, this.#kinds, progress),
        )
      : openModel(source, this.#kinds, progress);
    await this.#opened;
  }

  /** The model that is open, once it is. @throws Error when none was opened. */
  async get(): Promise<Opened<K>> {
    if (this.#opened === undefined) throw new Error("no model is open yet");
    return this.#opened;
  }
}
