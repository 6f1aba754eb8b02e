// How the steps of a sampler run: those that change few logits on the whole vocabulary, those that cut on what is left of it. It gives the same
// logits as the filters one after the other. Which steps there are is sampler.ts.
import { argmax } from "./argmax.ts";
import { Shortlist } from "./shortlist.ts";

/** One filter by the name of its option. */
export interface Step {
  name: string;
  /** `ids`: whose logits they are, where they are not the whole vocabulary. */
  filter: (logits: Float32Array, tokens: ArrayLike<number>, ids?: Int32Array) => void;
}

interface Settings {
  temperature?: number | undefined;
  topK?: number | undefined;
}

/** What a token is drawn from. */
export interface Choice {
  values: Float32Array;
  /** The token of each value, in rising order; undefined where `values` is the whole vocabulary. */
  ids: Int32Array | undefined;
}

/** A sampler's steps with the memory they need. */
export class Chain {
  readonly #processors: readonly Step[];
  readonly #cuts: readonly Step[];
  readonly #t: number | undefined;
  readonly #k: number | undefined;
  /** What is done to the logits, for errors. */
  readonly stage: string;
  readonly #hidesMistakes: boolean;
  /** The tokens of the last choice that was not the whole vocabulary. */
  readonly list: Shortlist = new Shortlist();

  /** @param cuts temperature first, then top-k: with top-k the two run as one. */
  constructor(processors: readonly Step[], cuts: readonly Step[], { temperature, topK }: Settings) {
    const names = [...processors, ...cuts].map((step) => step.name);
    this.stage = names.length === 0 ? "" : ` after ${names.join(", ")}`;
    this.#processors = processors;
    this.#k = names.includes("topK") ? topK : undefined;
    this.#t = names.includes("temperature") ? temperature : undefined;
    this.#cuts = cuts.filter(({ name }) => this.#k === undefined || (name !== "temperature" && name !== "topK"));
    // All others leave NaN and +Infinity where they are, to be found later.
    this.#hidesMistakes = names.some((name) => name === "noRepeatNgramSize" || name.startsWith("filters["));
  }

  /** @param buffer [V], overwritten. @throws RangeError when a logit is NaN or +Infinity, and when no token is left. */
  run(logits: Float32Array, buffer: Float32Array, tokens: ArrayLike<number>): Choice {
    if (this.#k === undefined || this.#hidesMistakes || logits.length === 0) argmax(logits, "sampler");
    buffer.set(logits);
    for (const { filter } of this.#processors) filter(buffer, tokens);
    let choice: Choice = { values: buffer, ids: undefined };
    if (this.#k !== undefined) {
      const isSound = this.list.takeLargest(buffer, this.#k, this.#t);
      if (!isSound || this.list.count === 0) argmax(logits, "sampler");
      if (!isSound) argmax(buffer, "sampler", this.stage);
      choice = this.#shortened(buffer);
    }
    for (const { name, filter } of this.#cuts) {
      filter(choice.values, tokens, choice.ids);
      if (choice.ids !== undefined || name === "temperature") continue;
      this.list.takeFrom(buffer, -Number.MAX_VALUE);
      choice = this.#shortened(buffer);
    }
    return choice;
  }

  /** What is on the list; mistakes are told of the whole vocabulary. */
  #shortened(buffer: Float32Array): Choice {
    const { count } = this.list;
    const ids = this.list.ids.subarray(0, count);
    const values = this.list.values.subarray(0, count);
    let highest = Number.NEGATIVE_INFINITY;
    for (let c = 0; c < count; c++) if ((values[c] as number) > highest) highest = values[c] as number;
    if (Number.isFinite(highest)) return { values, ids };
    this.list.writeTo(buffer);
    argmax(buffer, "sampler", this.stage);
    return { values, ids };
  }
}
