// The text side of generation: tokens through a decoder and past the stop strings.
import type { TokenDecoder } from "./generate-options.ts";
import type { StopMatch } from "./stop-strings.ts";
import { StopStrings } from "./stop-strings.ts";

/** Text that can be shown after each token. */
export class TextStream {
  readonly #decoder: TokenDecoder | undefined;
  readonly #stops: StopStrings;

  /** @throws TypeError for stop strings without a decoder, or an empty one. */
  constructor(decoder: TokenDecoder | undefined, stop: readonly string[]) {
    if (decoder === undefined && stop.length > 0)
      throw new TypeError("generate: stop strings need a decoder, which turns tokens into text");
    this.#decoder = decoder;
    this.#stops = new StopStrings(stop);
  }

  push(token: number): StopMatch {
    return this.#stops.push(this.#decoder?.push(token) ?? "");
  }

  /** All that was held back; a stop string may still become complete in it. */
  end(): StopMatch {
    const last = this.#stops.push(this.#decoder?.end() ?? "");
    return last.stopped ? last : { text: last.text + this.#stops.end(), stopped: false };
  }
}
