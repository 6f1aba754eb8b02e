// Which hypotheses of a beam search live on, which are finished, and when nothing better can come. Not here: the model.

/** How wide a beam search is, what it prefers and when it ends. */
export interface BeamOptions {
  /** Hypotheses that are followed at once; 4 unless given. */
  readonly beams?: number | undefined;
  /** Finished hypotheses are compared by logprob / tokensᵖ with this p: 1, the default, is the mean; above prefers longer, 0 is the sum. */
  readonly lengthPenalty?: number | undefined;
  /**
   * When the search ends once as many hypotheses as beams are finished: true at once; false, the default, when the likeliest open one is no better
   * at its present length; "never" when it cannot become better at any length.
   */
  readonly earlyStopping?: boolean | "never" | undefined;
  /** Hypotheses to give, at most as many as beams; 1 unless given. */
  readonly count?: number | undefined;
  /** Most new tokens, 100 unless given. */
  readonly maxTokens?: number | undefined;
  /** Ids that end a hypothesis; those of the model's configuration unless given. */
  readonly stopTokens?: readonly number[] | undefined;
  /** Ends the search between two tokens with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  /** Is told after each step what it kept. What it throws ends the search. */
  readonly onStep?: ((step: BeamStep) => void) | undefined;
}

/** What one step of the search kept. An open hypothesis of the step before that is nobody's parent was dropped. */
export interface BeamStep {
  /** Those that stay open, likeliest first; what follows goes on from one of them. */
  readonly open: readonly BeamBranch[];
  /** Those that ended here, likeliest first: with a stop token, or because nothing more fits. */
  readonly finished: readonly BeamBranch[];
}

/** One hypothesis of a step: another one and a token after it. */
export interface BeamBranch {
  /** Index into `open` of the step before; 0 in the first step. */
  readonly parent: number;
  readonly token: number;
  /** ln p of this token after those before it, nats. */
  readonly logprob: number;
  /** ln p of all its tokens, nats. */
  readonly total: number;
}

/** A sequence that beam search found. */
export interface Hypothesis {
  /** New ids, the one that ended it included. */
  readonly tokens: readonly number[];
  /** logprob / tokensᵖ */
  readonly score: number;
  /** ln p of all its tokens, nats. */
  readonly logprob: number;
}

/** A token after one of the open hypotheses. */
export interface Continuation {
  /** Which open hypothesis. */
  readonly parent: number;
  readonly token: number;
  /** ln p of this token alone. */
  readonly logprob: number;
}

type Settings = Required<{
  [name in "beams" | "lengthPenalty" | "earlyStopping" | "count"]: NonNullable<BeamOptions[name]>;
}>;

export interface BeamRules extends Settings {
  readonly stopTokens: ReadonlySet<number>;
  /** Most new tokens. */
  readonly room: number;
  readonly onStep?: BeamOptions["onStep"];
}

/** The options with their defaults. @throws RangeError or TypeError for one outside its range. */
export const checkBeamOptions = ({
  beams = 4,
  lengthPenalty = 1,
  earlyStopping = false,
  count = 1,
}: BeamOptions): Settings => {
  const fail = (text: string): RangeError => new RangeError(`beamSearch: ${text}`);
  if (!Number.isInteger(beams) || beams < 1 || beams > 1024)
    throw fail(`beams must be a whole number from 1 to 1024, got ${beams}`);
  if (!Number.isInteger(count) || count < 1 || count > beams)
    throw fail(`count must be a whole number from 1 to ${beams}, the number of beams, got ${count}`);
  if (!Number.isFinite(lengthPenalty)) throw fail(`lengthPenalty must be a finite number, got ${lengthPenalty}`);
  if (typeof earlyStopping !== "boolean" && earlyStopping !== "never")
    throw new TypeError(
      `beamSearch: earlyStopping must be true, false or "never", got ${JSON.stringify(earlyStopping)}`,
    );
  return { beams, lengthPenalty, earlyStopping, count };
};

interface Open {
  readonly tokens: readonly number[];
  readonly logprob: number;
}

const branch = ({ parent, token, logprob, total }: BeamBranch): BeamBranch => ({ parent, token, logprob, total });

export class Beams {
  readonly #rules: BeamRules;
  #open: readonly Open[] = [{ tokens: [], logprob: 0 }];
  #finished: readonly Hypothesis[] = [];

  constructor(rules: BeamRules) {
    this.#rules = rules;
  }

  /** How many continuations of each open hypothesis `step` needs: enough that the open ones never run out, even if all that end come first. */
  get wanted(): number {
    return Math.max(2, 1 + this.#rules.stopTokens.size) * this.#rules.beams;
  }

  /** Takes the likeliest continuations of the open hypotheses; gives those that stay open, or undefined when the search is over. */
  step(continuations: readonly Continuation[]): readonly Continuation[] | undefined {
    const { beams, stopTokens, room, onStep } = this.#rules;
    const total = ({ parent, logprob }: Continuation): number => this.#open[parent]!.logprob + logprob;
    const best = continuations
      .map((continuation) => ({ ...continuation, total: total(continuation) }))
      .toSorted((a, b) => b.total - a.total)
      .slice(0, this.wanted)
      .map((one) => {
        const tokens = [...this.#open[one.parent]!.tokens, one.token];
        return { ...one, tokens, ends: stopTokens.has(one.token) || tokens.length >= room };
      });
    const finished = best.slice(0, beams).filter(({ ends }) => ends);
    this.#finish(finished);
    const open = best.filter(({ ends }) => !ends).slice(0, beams);
    onStep?.({ open: open.map(branch), finished: finished.map(branch) });
    this.#open = open.map(({ tokens, total }) => ({ tokens, logprob: total }));
    return open.length === 0 || this.#isOver() ? undefined : open;
  }

  /** The best finished hypotheses, best first. */
  best(): readonly Hypothesis[] {
    return this.#finished.slice(0, this.#rules.count);
  }

  #finish(ended: readonly { readonly tokens: readonly number[]; readonly total: number }[]): void {
    const { beams, earlyStopping } = this.#rules;
    if (earlyStopping === true && this.#finished.length === beams) return;
    const scored = ended.map(({ tokens, total }) => ({
      tokens,
      logprob: total,
      score: this.#score(total, tokens.length),
    }));
    this.#finished = [...this.#finished, ...scored].toSorted((a, b) => b.score - a.score).slice(0, beams);
  }

  /** Whether no open hypothesis is believed to become better than the worst finished one. */
  #isOver(): boolean {
    const { beams, earlyStopping, lengthPenalty, room } = this.#rules;
    if (this.#finished.length < beams) return false;
    if (earlyStopping === true) return true;
    const { tokens, logprob } = this.#open[0]!;
    const length = earlyStopping === "never" && lengthPenalty > 0 ? room : tokens.length;
    return this.#score(logprob, length) <= this.#finished.at(-1)!.score;
  }

  #score(logprob: number, length: number): number {
    return logprob / length ** this.#rules.lengthPenalty;
  }
}
