// The picked row or column as a table for screen readers: numbers, not colours. What is picked is said in selection.ts.
import type { AttentionRecord } from "../record/attention-record.ts";
import { type LabelledWeight, type Selection, selectedWeights } from "../record/selection.ts";
import { make } from "./page-nodes.ts";

/** Keeps a visually hidden table. */
export interface WeightTable {
  readonly node: HTMLElement;
  readonly update: (record: AttentionRecord | undefined, selection: Selection | undefined) => void;
}

/** An empty table; `update` fills it anew where another row or column is picked. */
export function createWeightTable(): WeightTable {
  const table = make("table");
  // A table takes the width of its cells whatever its style says; what hides it is around it.
  const node = make("div", { class: "for-readers", part: "table" }, [table]);
  let last: readonly unknown[] = [];
  return {
    node,
    update: (record, selection) => {
      const { layer, head, query = -1, key = -1 } = selection ?? {};
      const now = [record, layer, head, query, query >= 0 ? -1 : key];
      if (now.every((each, index) => each === last[index])) return;
      last = now;
      const weights = record && selection ? selectedWeights(record, selection) : [];
      node.hidden = weights.length === 0;
      if (record === undefined || node.hidden) return table.replaceChildren();
      const caption =
        query >= 0 ? `Weights of “${record.queries.labels[query]}”` : `Weights on “${record.keys.labels[key]}”`;
      table.replaceChildren(...tableParts(caption, weights));
    },
  };
}

function tableParts(caption: string, weights: readonly LabelledWeight[]): HTMLElement[] {
  const head = make("tr", {}, [make("th", { scope: "col" }, ["token"]), make("th", { scope: "col" }, ["weight"])]);
  const rows = weights.map(({ label, weight }) =>
    make("tr", {}, [make("th", { scope: "row" }, [label]), make("td", {}, [weight.toFixed(3)])]),
  );
  return [make("caption", {}, [caption]), make("thead", {}, [head]), make("tbody", {}, rows)];
}
