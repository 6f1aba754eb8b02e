// Runs in the page: the text, or both texts, in the colours of one query, and one sentence about it. Uses nothing but its arguments and
// the DOM, since only its source travels.
import type { PageState } from "./page-state.ts";

/** Fills `#queries`, and `#keys` where they are another text, and keeps `#readout` saying what is shown. */
export function createPageText(state: PageState, change: (next: Partial<PageState>) => void): { redraw: () => void } {
  const { data, weights, keys } = state;
  const { labels, layers, heads, causal, looks } = data;
  const readout = document.getElementById("readout") as HTMLElement;
  const fill = (id: string, texts: readonly string[], point: (index: number) => Partial<PageState>): HTMLElement[] =>
    texts.map((label, index) => {
      const word = document.createElement("span");
      word.textContent = label.replace(/^·/, " ");
      word.addEventListener("pointerenter", () => change(point(index)));
      word.addEventListener("pointerleave", () => change({ key: -1 }));
      document.getElementById(id)?.append(word, document.createElement("wbr"));
      return word;
    });
  const queryWords = fill("queries", labels, (query) => ({ query, key: -1 }));
  const keyWords = data.keyLabels === undefined ? queryWords : fill("keys", keys, (key) => ({ key }));
  const paint = (word: HTMLElement, index: number, weight: number): void => {
    const isLater = causal && index > state.query;
    const background = isLater || weight < 0.002 ? "" : weights.colour(weight);
    word.style.background = background;
    word.style.color = background === "" ? "" : weights.inkOn(background);
    word.classList.toggle("later", isLater);
    word.classList.toggle("key", data.keyLabels !== undefined && index === state.key);
  };
  const sentence = (row: readonly number[]): string => {
    const head = heads[state.head] === undefined ? "mean of all heads" : `head ${heads[state.head]}`;
    const key = state.key < 0 ? row.indexOf(Math.max(...row)) : state.key;
    const amount = causal && key > state.query ? "comes later and cannot be seen" : (row[key] ?? 0).toFixed(3);
    return `layer ${layers[state.layer]}, ${head}: “${labels[state.query]}” ${looks}${state.key < 0 ? " most" : ""} at “${keys[key]}”: ${amount}`;
  };
  return {
    redraw: () => {
      const start = state.query * keys.length;
      const row = Array.from(weights.of(state.layer, state.head).subarray(start, start + keys.length));
      for (const [index, word] of keyWords.entries()) paint(word, index, row[index] ?? 0);
      for (const [index, word] of queryWords.entries()) word.classList.toggle("query", index === state.query);
      readout.textContent = sentence(row);
    },
  };
}
