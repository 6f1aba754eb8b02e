// The script of the HTML picture, put together from functions that run in the page, not here: only their source travels. They
// therefore use nothing but their arguments and the DOM, and know one another through startPage.
import type { PageData } from "./page-data.ts";
import { createPageMap } from "./page-map.ts";
import type { PagePart, PageState } from "./page-state.ts";
import { createPageText } from "./page-text.ts";
import { createPageThumbnails } from "./page-thumbnails.ts";
import { createPageWeights } from "./page-weights.ts";

/** The source text of the page's script. */
export function pageScript(): string {
  const parts = [createPageMap, createPageText, createPageThumbnails];
  return `(${startPage})(${createPageWeights}, [${parts.join(",\n")}]);`;
}

/** Reads the data, makes the parts, and has them redrawn whenever something changes. */
function startPage(createWeights: typeof createPageWeights, parts: readonly PagePart[]): void {
  const data = JSON.parse(document.getElementById("data")?.textContent ?? "{}") as PageData;
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const weights = createWeights(data, dark);
  const keys = data.keyLabels ?? data.labels;
  const query = data.keyLabels === undefined ? data.labels.length - 1 : 0;
  const state: PageState = { data, weights, keys, layer: 0, head: 0, query, key: -1 };
  const layer = document.getElementById("layer") as HTMLSelectElement;
  const head = document.getElementById("head") as HTMLSelectElement;
  for (const index of data.layers) layer.add(new Option(`${index}`));
  for (const index of data.heads) head.add(new Option(`${index}`));
  if (data.heads.length > 1) head.add(new Option("mean of all"));
  const change = (next: Partial<PageState>): void => {
    Object.assign(state, next);
    layer.selectedIndex = state.layer;
    head.selectedIndex = state.head;
    for (const part of drawn) part.redraw();
  };
  const drawn = parts.map((create) => create(state, change));
  layer.addEventListener("change", () => change({ layer: layer.selectedIndex }));
  head.addEventListener("change", () => change({ head: head.selectedIndex }));
  dark.addEventListener("change", () => change({}));
  addEventListener("resize", () => change({}));
  change({});
}
