// The picked row or column as a table for screen readers: numbers, not colours. What is picked is said in selection.ts.
import type { AttentionRecord } from "../record/attention-record.ts";
import { type LabelledWeight, type Selection, selectedWeights } from "../record/selection.ts";
import { make, setText } from "./page-nodes.ts";

/** Keeps a visually hidden table. */
export interface WeightTable {
  readonly node: HTMLElement;
  readonly update: (record: AttentionRecord | undefined, selection: Selection | undefined) => void;
}

/** An empty table; `update` writes what differs where another row or column is picked. */
export function createWeightTable(): WeightTable {
  const caption = make("caption");
  const body = make("tbody");
  const head = make("tr", {}, [make("th", { scope: "col" }, ["token"]), make("th", { scope: "col" }, ["weight"])]);
  // A table takes the width of its cells whatever its style says; what hides it is around it.
  const table = make("table", {}, [caption, make("thead", {}, [head]), body]);
  const node = make("div", { class: "for-readers", part: "table" }, [table]);
  const rows: Row[] = [];
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
      if (record !== undefined && !node.hidden) {
        const [asks, asked] = [record.queries.labels[query], record.keys.labels[key]];
        setText(caption, query >= 0 ? `Weights of “${asks}”` : `Weights on “${asked}”`);
      }
      fill(body, rows, weights);
    },
  };
}

interface Row {
  readonly node: HTMLElement;
  readonly label: HTMLElement;
  readonly weight: HTMLElement;
}

/** Rows that are there are written over: making them anew would cost more than all else that follows a typed letter. */
function fill(body: HTMLElement, rows: Row[], weights: readonly LabelledWeight[]): void {
  for (const { node } of rows.splice(weights.length)) node.remove();
  for (const [index, { label, weight }] of weights.entries()) {
    rows[index] ??= createRow(body);
    setText(rows[index].label, label);
    setText(rows[index].weight, weight.toFixed(3));
  }
}

function createRow(body: HTMLElement): Row {
  const [label, weight] = [make("th", { scope: "row" }), make("td")];
  const node = make("tr", {}, [label, weight]);
  body.append(node);
  return { node, label, weight };
}
