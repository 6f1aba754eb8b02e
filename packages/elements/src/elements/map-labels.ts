// The labels of one side of a map: all of them where there is room, else every second, third … one, and always the picked one.
import { cutToWidth } from "../record/text-width.ts";
import { make } from "./page-nodes.ts";

/** Columns of the longest label; what is longer is cut. */
export const longestLabel = 16;
/** Pixels that a line of labels needs. */
const lineHeight = 13;

/** Keeps the labels of a side. */
export interface MapLabels {
  readonly node: HTMLElement;
  readonly fill: (labels: readonly string[]) => void;
  /** Shows what fits at `cell` pixels each, and the picked one (−1: none). */
  readonly show: (cell: number, picked: number) => void;
}

/** A side without labels; `point` is told the index of a label that is pointed at. */
export function createMapLabels(side: "rows" | "columns", point: (index: number) => void): MapLabels {
  const node = make("div", { class: `labels ${side}`, part: "labels", "aria-hidden": "true" });
  let spans: HTMLElement[] = [];
  let [shownCell, shownPick] = [0, -2];
  node.addEventListener("pointerover", ({ target }) => {
    const index = spans.indexOf(target as HTMLElement);
    if (index >= 0) point(index);
  });
  return {
    node,
    fill: (labels) => {
      const cut = labels.map((label) => cutToWidth(label, longestLabel));
      if (cut.length === spans.length && cut.every((label, index) => label === spans[index]?.textContent)) return;
      spans = cut.map((label) => make("span", {}, [label]));
      node.replaceChildren(...spans);
      shownPick = -2;
    },
    show: (cell, picked) => {
      if (cell === shownCell && picked === shownPick) return;
      [shownCell, shownPick] = [cell, picked];
      const every = Math.ceil(lineHeight / cell);
      for (const [index, span] of spans.entries()) {
        const isNear = picked >= 0 && Math.abs(index - picked) < every;
        const name = index === picked ? "picked" : index % every === 0 && !isNear ? "" : "left-out";
        if (span.className !== name) span.className = name;
      }
    },
  };
}
