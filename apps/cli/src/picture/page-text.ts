// Runs in the page: the text in the colours of one query, and one sentence about it. Uses nothing but its arguments and the DOM, since only its source travels.
import type { PageState } from "./page-state.ts";

/** Fills `#text` with the tokens and keeps `#readout` saying what is shown. */
export function createPageText(state: PageState, change: (next: Partial<PageState>) => void): { redraw: () => void } {
  const { data, weights } = state;
  const { labels, layers, heads, causal } = data;
  const readout = document.getElementById("readout") as HTMLElement;
  const words = labels.map((label, index) => {
    const word = document.createElement("span");
    word.textContent = label.replace(/^·/, " ");
    word.addEventListener("pointerenter", () => change({ query: index, key: -1 }));
    return word;
  });
  for (const word of words) document.getElementById("text")?.append(word, document.createElement("wbr"));
  const paint = (word: HTMLElement, index: number, weight: number): void => {
    const isLater = causal && index > state.query;
    const background = isLater || weight < 0.002 ? "" : weights.colour(weight);
    word.style.background = background;
    word.style.color = background === "" ? "" : weights.inkOn(background);
    word.className = `${isLater ? "later" : ""} ${index === state.query ? "query" : ""}`;
  };
  const sentence = (row: readonly number[]): string => {
    const head = heads[state.head] === undefined ? "mean of all heads" : `head ${heads[state.head]}`;
    const key = state.key < 0 ? row.indexOf(Math.max(...row)) : state.key;
    const amount = causal && key > state.query ? "comes later and cannot be seen" : (row[key] ?? 0).toFixed(3);
    return `layer ${layers[state.layer]}, ${head}: “${labels[state.query]}” looks${state.key < 0 ? " most" : ""} at “${labels[key]}”: ${amount}`;
  };
  return {
    redraw: () => {
      const start = state.query * labels.length;
      const row = Array.from(weights.of(state.layer, state.head).subarray(start, start + labels.length));
      for (const [index, word] of words.entries()) paint(word, index, row[index] ?? 0);
      readout.textContent = sentence(row);
    },
  };
}
