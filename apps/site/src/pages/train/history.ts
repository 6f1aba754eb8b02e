// What a run has seen so far, step by step: plain data that a browser can store. Not here: weights.
import type { Moment } from "./moments.ts";

export interface History {
  /** The loss of each step before its update, in nats per token: losses[0] is that of step 1. */
  readonly losses: readonly number[];
  /** The loss on held-out text after some steps. */
  readonly heldOut: readonly HeldOutLoss[];
  readonly moments: readonly Moment[];
}

export interface HeldOutLoss {
  readonly step: number;
  readonly loss: number;
}

/** What is new since the last report. */
export interface Report extends History {
  /** Steps done. */
  readonly step: number;
  /** Whether this is everything since the run began, not only what is new. */
  readonly isWhole: boolean;
  /** Targets per second of this part of the run, evaluations and samples included. */
  readonly tokensPerSecond: number;
  readonly secondsLeft: number;
}

export const noHistory: History = { losses: [], heldOut: [], moments: [] };

/** A history with what came after it. */
export function joined(before: History, after: History): History {
  return {
    losses: [...before.losses, ...after.losses],
    heldOut: [...before.heldOut, ...after.heldOut],
    moments: [...before.moments, ...after.moments],
  };
}

/** The history up to a step: a checkpoint may be older than the last thing that was seen. */
export function until({ losses, heldOut, moments }: History, step: number): History {
  return {
    losses: losses.slice(0, step),
    heldOut: heldOut.filter((each) => each.step <= step),
    moments: moments.filter((each) => each.step <= step),
  };
}
