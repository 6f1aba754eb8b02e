// What the page asks for at once: a text, a head of it, its rules and the order of its words. Holds the last text, so that other heads and rules cost little.

import type { CausalLanguageModel } from "@attn/transformer";
import type { OpenModel } from "../../engine/open-model.ts";
import { type LargestChange, largestChange, movedShare } from "./compare.ts";
import { type HeadChoice, type HeadStages, headStages } from "./head-stages.ts";
import { type ReadModel, readModel } from "./read-model.ts";
import { heldKvHeads, type Rules } from "./rules.ts";

export interface LookRequest extends HeadChoice {
  readonly text: string;
  /** The last text that was answered with its attention: it is not sent again. */
  readonly seen: number;
}

/** What is shown of the whole text. */
export interface ShownText {
  /** Counts texts that were read. */
  readonly id: number;
  readonly texts: readonly string[];
  readonly cut: boolean;
  readonly heads: number;
  readonly kvHeads: number;
  readonly headWidth: number;
  /** Whether positions turn queries and keys, so that a head can be without them. */
  readonly turns: boolean;
  /** Per layer the weights [H, T, T] that the model learned to give. */
  readonly layers: readonly Float32Array[];
}

export interface Look {
  /** Given where it is another text than the one seen. */
  readonly text?: ShownText;
  readonly layer: number;
  readonly head: number;
  /** The rules that were followed. */
  readonly rules: Rules;
  /** Undefined for a text without tokens. */
  readonly stages?: HeadStages;
  /** How far the rules moved attention away from what the model learned, 0 to 1; of the words in the order of the text. */
  readonly movedByRules: number;
  /** The weights [T, T] under these rules with the words in the order of the text. */
  readonly still: Float32Array;
  /** What moving the words changed, under the same rules. */
  readonly movedByOrder?: LargestChange;
}

type Opened = OpenModel & { readonly model: CausalLanguageModel };

/** Answers requests on one model after another. */
export class Looker {
  #last:
    | { readonly model: CausalLanguageModel; readonly text: string; readonly id: number; readonly read: ReadModel }
    | undefined;
  #texts = 0;

  async look(opened: Opened, { seen, text, ...asked }: LookRequest): Promise<Look> {
    const { id, read } = await this.#read(opened, text);
    const { config } = opened.model;
    const choice = held(asked, config);
    const { layer, head, rules } = choice;
    const shown = id === seen ? {} : { text: shownText(opened.model, id, read) };
    if (read.layers.length === 0) return { ...shown, layer, head, rules, movedByRules: 0, still: new Float32Array() };
    const stages = await headStages(opened.model, read, choice);
    const isMoved = stages.order.some((word, place) => word !== place);
    const still = isMoved ? await headStages(opened.model, read, { ...choice, order: [] }) : stages;
    const change = isMoved ? largestChange(still, stages) : undefined;
    const cells = read.tokens.length ** 2;
    const learned = read.layers[layer]?.weights.subarray(head * cells, (head + 1) * cells) ?? new Float32Array();
    const movedByRules = movedShare(learned, still.weights);
    return {
      ...shown,
      layer,
      head,
      rules,
      stages,
      movedByRules,
      still: still.weights,
      ...(change && { movedByOrder: change }),
    };
  }

  async #read(opened: Opened, text: string) {
    const { model } = opened;
    if (this.#last?.model === model && this.#last.text === text) return this.#last;
    const read = await readModel(opened, text);
    this.#texts += 1;
    this.#last = { model, text, id: this.#texts, read };
    return this.#last;
  }
}

/** The nearest choice that the model has. */
function held(
  { layer, head, rules, order }: HeadChoice,
  { layers, heads, kvHeads, rope }: CausalLanguageModel["config"],
): HeadChoice {
  return {
    layer: Math.min(layer, layers - 1),
    head: Math.min(head, heads - 1),
    // Learned positions are in the vectors: no head can be without them.
    rules: { ...rules, positions: rules.positions || rope === undefined, kvHeads: heldKvHeads(rules.kvHeads, kvHeads) },
    order,
  };
}

function shownText({ config }: CausalLanguageModel, id: number, { texts, cut, layers }: ReadModel): ShownText {
  const { heads, kvHeads, headWidth, rope } = config;
  const weights = layers.map((layer) => layer.weights);
  return { id, texts, cut, heads, kvHeads, headWidth, turns: rope !== undefined, layers: weights };
}
