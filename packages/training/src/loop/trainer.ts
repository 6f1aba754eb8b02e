// One run, update by update, with a state that can be taken out and put back. Not here: when to stop, evaluate or save (train.ts).
import type { Tensor } from "@attn/tensor";
import { evaluate } from "@attn/tensor";
import type { BatchSource } from "../batches/batch-source.ts";
import { clipByGlobalNorm } from "../clip-by-global-norm.ts";
import type { NamedTensors } from "../named-tensors.ts";
import { disposeTensors } from "../named-tensors.ts";
import type { Optimiser, OptimiserState } from "../optimisers/optimiser.ts";
import { checkedCount, checkedOption } from "../option-check.ts";
import { RandomStream } from "../random-stream.ts";
import type { Schedule } from "../schedules/schedule.ts";
import { restoredTensors, savedTensors } from "../state/saved-tensors.ts";
import type { EvaluationState, TrainingState } from "../state/training-state.ts";
import type { Loss } from "./loss.ts";
import { meanGradients } from "./mean-gradients.ts";

/** What an update is made of. */
export interface TrainerOptions<Batch, P extends NamedTensors = NamedTensors> {
  /** Where training begins. They stay the caller's and are not changed. */
  readonly parameters: P;
  readonly loss: Loss<Batch, P>;
  readonly batches: BatchSource<Batch>;
  readonly optimiser: Optimiser;
  readonly schedule: Schedule;
  /** Batches per update; their gradients are averaged. */
  readonly accumulate?: number;
  /** The longest that all gradients together may be; without it they are not clipped. */
  readonly clipNorm?: number | undefined;
  /** For `LossContext.seed`. Any safe integer. */
  readonly seed?: number;
  /** Tokens of a batch, for progress. */
  readonly countTokens?: (batch: Batch) => number;
}

/** What one update did. */
export interface StepReport {
  /** Updates done, this one included. */
  readonly step: number;
  /** Before the update, in nats, the mean over the batches of the update. */
  readonly loss: number;
  readonly learningRate: number;
  /** Before clipping; only where gradients are clipped. */
  readonly gradientNorm?: number;
  /** 0 without `countTokens`. */
  readonly tokens: number;
}

/** Parameters on their way: each `advance()` is one update. One call at a time. */
export class Trainer<Batch, P extends NamedTensors = NamedTensors> {
  readonly #options: TrainerOptions<Batch, P>;
  readonly #accumulate: number;
  #parameters: P;
  #state: OptimiserState;
  #random: RandomStream;
  #isOwner = false;

  /** @throws RangeError without parameters, for an `accumulate` below 1 or a seed that is no safe integer. */
  constructor(options: TrainerOptions<Batch, P>) {
    if (Object.keys(options.parameters).length === 0) throw new RangeError("Trainer: there are no parameters");
    this.#options = options;
    this.#accumulate = checkedCount("Trainer", "accumulate", options.accumulate ?? 1);
    this.#parameters = options.parameters;
    this.#state = options.optimiser.initialState(options.parameters);
    this.#random = new RandomStream(ownSeed(options.seed ?? 0));
  }

  /** Updates done. */
  get step(): number {
    return this.#state.step;
  }

  /** As they are now. The trainer disposes them at the next update: read what you want to keep. */
  get parameters(): P {
    return this.#parameters;
  }

  /**
   * One update. When it fails, everything stays as it was before.
   * @throws RangeError when the loss, the norm of the gradients, or the rate, is no number.
   */
  async advance(): Promise<StepReport> {
    const { batches } = this.#options;
    const [position, random] = [batches.position(), this.#random.state];
    const scratch: Tensor[] = [];
    try {
      return await this.#update(scratch);
    } catch (error) {
      batches.seek(position);
      this.#random = new RandomStream(random);
      throw error;
    } finally {
      disposeTensors(scratch);
    }
  }

  /** Everything that a run needs to go on, as plain data. @throws RangeError when a parameter is no longer a number. */
  async saveState(evaluation: EvaluationState = { withoutGain: 0 }): Promise<TrainingState> {
    const slots: Record<string, TrainingState["parameters"]> = {};
    for (const [slot, tensors] of Object.entries(this.#state.slots)) slots[slot] = await savedTensors(tensors, slot);
    return {
      step: this.step,
      optimiser: this.#options.optimiser.name,
      parameters: await savedTensors(this.#parameters, "parameter"),
      slots,
      position: this.#options.batches.position(),
      random: this.#random.state,
      evaluation,
    };
  }

  /**
   * Goes on from a state that a trainer with the same options saved.
   * @throws RangeError when it is of another optimiser, or its parameters have other names or shapes.
   */
  async restoreState(state: TrainingState): Promise<void> {
    const { optimiser, batches, parameters } = this.#options;
    if (state.optimiser !== optimiser.name)
      throw new RangeError(
        `restoreState: the state is one of ${state.optimiser}, but the optimiser is ${optimiser.name}`,
      );
    const restored = restoredTensors(state.parameters, parameters, "parameter");
    const expected = optimiser.initialState(parameters).slots;
    const slots = Object.fromEntries(
      Object.entries(expected).map(([slot, like]) => [slot, restoredTensors(state.slots[slot] ?? {}, like, slot)]),
    );
    const random = new RandomStream(state.random);
    batches.seek(state.position);
    await this.#replace(restored, { step: state.step, slots });
    this.#random = random;
  }

  /** Ends the run: the parameters are the caller's, all else is given back. */
  finish(): P {
    disposeTensors(tensorsOf(this.#state));
    return this.#parameters;
  }

  /** Gives back what the trainer has made, its parameters included. */
  dispose(): void {
    disposeTensors(tensorsOf(this.#state));
    if (this.#isOwner) disposeTensors(Object.values(this.#parameters));
  }

  async #update(scratch: Tensor[]): Promise<StepReport> {
    const { optimiser, schedule, clipNorm } = this.#options;
    const learningRate = schedule(this.step);
    if (!Number.isFinite(learningRate))
      throw new RangeError(`train: the schedule gives ${learningRate} for step ${this.step + 1}, not a number`);
    const at = { parameters: this.#parameters, step: this.step, random: this.#random, accumulate: this.#accumulate };
    const { gradients, losses, tokens } = await meanGradients(this.#options, at, scratch);
    const clipped = clipNorm === undefined ? undefined : clipByGlobalNorm(gradients, clipNorm);
    const usable = clipped?.gradients ?? gradients;
    const next = optimiser.step(this.#parameters, usable, { state: this.#state, learningRate });
    if (clipped !== undefined) scratch.push(clipped.norm);
    const made = [...Object.values(next.parameters), ...tensorsOf(next.state)];
    await evaluate(...losses, ...(clipped === undefined ? [] : [clipped.norm]), ...made);
    try {
      const place = `at step ${this.step + 1}, with a learning rate of ${learningRate}`;
      const gradientNorm = clipped && (await finiteMean("the norm of the gradients", [clipped.norm], place));
      const loss = await finiteMean("the loss", losses, place);
      await this.#replace(next.parameters, next.state);
      const report = { step: this.step, loss, learningRate, tokens };
      return gradientNorm === undefined ? report : { ...report, gradientNorm };
    } catch (error) {
      disposeTensors(made);
      throw error;
    }
  }

  async #replace(parameters: NamedTensors, state: OptimiserState): Promise<void> {
    await evaluate(...Object.values(parameters), ...tensorsOf(state));
    const kept = new Set([...Object.values(parameters), ...tensorsOf(state)]);
    const old = [...(this.#isOwner ? Object.values(this.#parameters) : []), ...tensorsOf(this.#state)];
    disposeTensors(old.filter((x) => !kept.has(x)));
    this.#parameters = parameters as P; // the names are those that came in
    this.#state = state;
    this.#isOwner = true;
  }
}

/** Not the seed of the stream that chooses batches by the same number. @throws RangeError unless it is a safe integer. */
const ownSeed = (seed: number): number => {
  checkedOption({ caller: "Trainer", name: "seed", must: "a safe integer" }, seed, Number.isSafeInteger(seed));
  return Math.max(-1 - seed, Number.MIN_SAFE_INTEGER);
};

const tensorsOf = ({ slots }: OptimiserState): Tensor[] => Object.values(slots).flatMap((slot) => Object.values(slot));

/** @throws RangeError when it is no number. */
const finiteMean = async (what: string, values: readonly Tensor[], place: string): Promise<number> => {
  let sum = 0;
  for (const value of values) sum += await value.item();
  const mean = sum / values.length;
  if (Number.isFinite(mean)) return mean;
  throw new RangeError(`train: ${what} is ${mean} ${place}. Lower the rate or clip the gradients`);
};
