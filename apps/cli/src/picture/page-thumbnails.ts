// Runs in the page: a small map of every head, to choose from. Uses nothing but its arguments and the DOM, since only its source travels.
import type { PageState } from "./page-state.ts";

/** Fills `#thumbnails` with a button per head, unless there is only one head or more than 1,024. */
export function createPageThumbnails(
  state: PageState,
  change: (next: Partial<PageState>) => void,
): { redraw: () => void } {
  const grid = document.getElementById("thumbnails") as HTMLElement;
  const { data, weights, keys } = state;
  const count = data.layers.length * data.heads.length;
  const buttons: HTMLButtonElement[] = [];
  const draw = (canvas: HTMLCanvasElement, values: Float32Array): void => {
    const pen = canvas.getContext("2d");
    canvas.width = keys.length;
    canvas.height = data.labels.length;
    for (let query = 0; query < data.labels.length && pen !== null; query++) {
      for (let key = 0; key < (data.causal ? query + 1 : keys.length); key++) {
        pen.fillStyle = weights.colour(values[query * keys.length + key] ?? 0);
        pen.fillRect(key, query, 1, 1);
      }
    }
  };
  const button = (layer: number, head: number): HTMLButtonElement => {
    const made = document.createElement("button");
    made.title = `layer ${data.layers[layer]}, head ${data.heads[head]}`;
    made.setAttribute("aria-label", made.title);
    made.append(document.createElement("canvas"));
    made.addEventListener("click", () => change({ layer, head }));
    return made;
  };
  const isShown = count > 1 && count <= 1024;
  grid.parentElement?.toggleAttribute("hidden", !isShown);
  const [width, height] = data.thumbnail;
  grid.style.setProperty("--heads", `${data.heads.length}`);
  grid.style.setProperty("--width", `${width}px`);
  grid.style.setProperty("--shape", `${width}/${height}`);
  for (let layer = 0; layer < data.layers.length && isShown; layer++) {
    const name = document.createElement("span");
    name.textContent = `${data.layers[layer]}`;
    const row = data.heads.map((_, head) => button(layer, head));
    grid.append(name, ...row);
    buttons.push(...row);
  }
  let drawn = "";
  return {
    redraw: () => {
      const chosen = state.head < data.heads.length ? state.layer * data.heads.length + state.head : -1;
      const scale = weights.colour(1);
      for (const [index, each] of buttons.entries()) {
        each.setAttribute("aria-pressed", `${index === chosen}`);
        const canvas = each.querySelector("canvas");
        const [layer, head] = [Math.floor(index / data.heads.length), index % data.heads.length];
        if (drawn !== scale && canvas !== null) draw(canvas, weights.of(layer, head));
      }
      drawn = scale;
    },
  };
}
