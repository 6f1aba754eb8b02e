// What a low-rank adapter is made of. Not here: its numbers.
import { checkedCount, checkedOption } from "../option-check.ts";

/** How large an adapter is, how much it counts, and which layers have one. */
export interface LoraOptions {
  /** r, the width between the two matrices. */
  readonly rank: number;
  /** The adapter is multiplied by alpha / rank. */
  readonly alpha: number;
  /** Last names of the layers that get an adapter, such as `q_proj`: PATH.q_proj.weight. */
  readonly targetModules: readonly string[];
  /** The weights of these layers lie as [in, out], as in GPT-2. */
  readonly fanInFanOut?: boolean;
}

/** @throws RangeError for a rank below 1, an alpha that is not above 0, or no target. */
export const checkedLora = (caller: string, options: LoraOptions): Required<LoraOptions> => {
  const { rank, alpha, targetModules, fanInFanOut = false } = options;
  checkedCount(caller, "rank", rank);
  checkedOption({ caller, name: "alpha", must: "a number above 0" }, alpha, Number.isFinite(alpha) && alpha > 0);
  if (targetModules.length === 0) throw new RangeError(`${caller}: targetModules is empty`);
  return { rank, alpha, targetModules, fanInFanOut };
};
