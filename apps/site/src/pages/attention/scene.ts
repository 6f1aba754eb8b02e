// What the parts of the page show together: one answer of the worker and the words that are picked in it.
import type { AttentionRecord } from "@attn/elements";
import type { HeadStages } from "./head-stages.ts";
import type { Look, ShownText } from "./look.ts";
import type { Rules } from "./rules.ts";

export interface Scene {
  readonly text: ShownText;
  readonly look: Look;
  readonly stages: HeadStages;
  /** The rules that the stages follow. */
  readonly rules: Rules;
  /** The word that looks and the one that is looked at, counted in the text. */
  readonly query: number;
  readonly key: number;
  /** All heads as the model learned them. */
  readonly learned: AttentionRecord;
  /** The picked head under the rules, its words in their places. */
  readonly ruled: AttentionRecord;
}
