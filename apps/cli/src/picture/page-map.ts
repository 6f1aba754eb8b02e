// Runs in the page: the map of one head on a canvas, under pointer and arrow keys. Uses nothing but its arguments and the DOM, since only its source travels.
import type { PageState } from "./page-state.ts";

/** Draws `#map` and listens to it. */
export function createPageMap(state: PageState, change: (next: Partial<PageState>) => void): { redraw: () => void } {
  const canvas = document.getElementById("map") as HTMLCanvasElement;
  const { data, weights } = state;
  const size = data.labels.length;
  let [cell, margin] = [3, 0];
  const colour = (name: string): string => getComputedStyle(document.body).getPropertyValue(name);
  const measure = (pen: CanvasRenderingContext2D): void => {
    const longest = Math.max(20, ...data.labels.map((label) => pen.measureText(label).width));
    margin = Math.ceil(Math.min(150, longest)) + 10;
    const room = Math.max(280, Math.min(900, (document.getElementById("stage")?.clientWidth ?? 800) - margin));
    cell = Math.min(28, Math.max(3, Math.floor(room / size)));
  };
  const drawCells = (pen: CanvasRenderingContext2D): void => {
    const values = weights.of(state.layer, state.head);
    const side = cell - (cell >= 8 ? 1 : 0);
    for (let query = 0; query < size; query++) {
      for (let key = 0; key < (data.causal ? query + 1 : size); key++) {
        pen.fillStyle = weights.colour(values[query * size + key] ?? 0);
        pen.fillRect(margin + key * cell, margin + query * cell, side, side);
      }
    }
    if (state.key < 0) return;
    pen.strokeStyle = colour("--mark");
    pen.lineWidth = 2;
    pen.strokeRect(margin + state.key * cell, margin + state.query * cell, side, side);
  };
  const drawLabels = (pen: CanvasRenderingContext2D): void => {
    const every = Math.ceil(11 / cell);
    const inks = [colour("--quiet"), colour("--strong")];
    const write = (label: string, isChosen: boolean, align: CanvasTextAlign): void => {
      pen.fillStyle = inks[isChosen ? 1 : 0] ?? "";
      pen.textAlign = align;
      pen.fillText(label, 0, 0, margin - 10);
    };
    pen.textBaseline = "middle";
    for (const [index, label] of data.labels.entries()) {
      const middle = margin + (index + 0.5) * cell;
      const [asQuery, asKey, isDue] = [index === state.query, index === state.key, index % every === 0];
      pen.save();
      pen.translate(margin - 6, middle);
      if (asQuery || isDue) write(label, asQuery, "right");
      pen.restore();
      pen.save();
      pen.translate(middle, margin - 6);
      pen.rotate(-Math.PI / 2);
      if (asKey || isDue) write(label, asKey, "left");
      pen.restore();
    }
  };
  canvas.addEventListener("pointermove", (event) => {
    const box = canvas.getBoundingClientRect();
    const at = (position: number): number => Math.floor((position - margin) / cell);
    const [query, key] = [at(event.clientY - box.top), Math.max(-1, at(event.clientX - box.left))];
    if (query < 0 || query >= size || key >= size || (query === state.query && key === state.key)) return;
    change({ query, key });
  });
  canvas.addEventListener("pointerleave", () => change({ key: -1 }));
  canvas.addEventListener("keydown", (event) => {
    const moves: Record<string, [number, number]> = {
      ArrowUp: [-1, 0],
      ArrowDown: [1, 0],
      ArrowLeft: [0, -1],
      ArrowRight: [0, 1],
    };
    const [down, right] = moves[event.key] ?? [0, 0];
    if (down === 0 && right === 0) return;
    event.preventDefault();
    const inside = (index: number): number => Math.min(size - 1, Math.max(0, index));
    change({ query: inside(state.query + down), key: inside(state.key + right) });
  });
  return {
    redraw: () => {
      const pen = canvas.getContext("2d");
      if (pen === null) return;
      const font = `12px ${getComputedStyle(document.body).fontFamily}`;
      const density = window.devicePixelRatio || 1;
      pen.font = font;
      measure(pen);
      const side = margin + size * cell + 2;
      canvas.width = side * density;
      canvas.height = side * density;
      canvas.style.width = `${side}px`;
      pen.scale(density, density);
      pen.font = font;
      drawCells(pen);
      drawLabels(pen);
    },
  };
}
