// What the parts of the page show together: one answer of the worker and the words that are picked in it.
import { type AttentionRecord, attentionRecord } from "@attn/elements";
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

/** All heads as the model learned them; undefined for a text without tokens. */
export function learnedRecord({ texts, layers, heads }: ShownText): AttentionRecord | undefined {
  return texts.length === 0 ? undefined : attentionRecord({ tokens: texts, layers, heads, causal: true });
}

/** The head of an answer, named as in the model, its words in their places. */
export function ruledRecord({ texts }: ShownText, { layer, head, stages }: Look): AttentionRecord | undefined {
  if (!stages) return undefined;
  const tokens = stages.order.map((word) => texts[word] ?? "");
  const record = attentionRecord({ tokens, layers: [stages.weights], heads: 1 });
  return { ...record, numbers: { layers: [layer], heads: [head] } };
}

/** The word that gets most from `query`; −1 where there is none. */
export function mostSeen({ order, weights }: HeadStages, query: number): number {
  const row = order.indexOf(query) * order.length;
  const given = weights.subarray(row, row + order.length);
  return order[given.indexOf(Math.max(...given))] ?? -1;
}
