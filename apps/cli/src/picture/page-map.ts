// Runs in the page: the map of one head on a canvas, under pointer and arrow keys. Uses nothing but its arguments and the DOM, since only its source travels.
import type { PageState } from "./page-state.ts";

/** Draws `#map` and listens to it. */
export function createPageMap(state: PageState, change: (next: Partial<PageState>) => void): { redraw: () => void } {
  const canvas = document.getElementById("map") as HTMLCanvasElement;
  const { data, weights, keys } = state;
  const queries = data.labels;
  let [cell, left, top] = [3, 0, 0];
  const colour = (name: string): string => getComputedStyle(document.body).getPropertyValue(name);
  const measure = (pen: CanvasRenderingContext2D): void => {
    const space = (labels: readonly string[]): number =>
      Math.ceil(Math.min(150, Math.max(20, ...labels.map((label) => pen.measureText(label).width)))) + 10;
    [left, top] = [space(queries), space(keys)];
    const room = Math.max(280, Math.min(900, (document.getElementById("stage")?.clientWidth ?? 800) - left));
    const most = Math.max(queries.length, keys.length);
    const largest = Math.max(28, Math.min(44, Math.floor(360 / most)));
    cell = Math.min(largest, Math.max(3, Math.floor(room / most)));
  };
  const drawCells = (pen: CanvasRenderingContext2D): void => {
    const values = weights.of(state.layer, state.head);
    const side = cell - (cell >= 8 ? 1 : 0);
    for (let query = 0; query < queries.length; query++) {
      for (let key = 0; key < (data.causal ? query + 1 : keys.length); key++) {
        pen.fillStyle = weights.colour(values[query * keys.length + key] ?? 0);
        pen.fillRect(left + key * cell, top + query * cell, side, side);
      }
    }
    if (state.key < 0) return;
    pen.strokeStyle = colour("--mark");
    pen.lineWidth = 2;
    pen.strokeRect(left + state.key * cell, top + state.query * cell, side, side);
  };
  const drawLabels = (pen: CanvasRenderingContext2D): void => {
    const every = Math.ceil(11 / cell);
    const inks = [colour("--quiet"), colour("--strong")];
    pen.textBaseline = "middle";
    const write = (labels: readonly string[], chosen: number, isRow: boolean): void => {
      for (const [index, label] of labels.entries()) {
        if (index !== chosen && index % every !== 0) continue;
        const middle = (index + 0.5) * cell;
        pen.save();
        if (isRow) pen.translate(left - 6, top + middle);
        else pen.translate(left + middle, top - 6);
        if (!isRow) pen.rotate(-Math.PI / 2);
        pen.fillStyle = inks[index === chosen ? 1 : 0] ?? "";
        pen.textAlign = isRow ? "right" : "left";
        pen.fillText(label, 0, 0, (isRow ? left : top) - 10);
        pen.restore();
      }
    };
    write(queries, state.query, true);
    write(keys, state.key, false);
  };
  canvas.addEventListener("pointermove", (event) => {
    const box = canvas.getBoundingClientRect();
    const query = Math.floor((event.clientY - box.top - top) / cell);
    const key = Math.max(-1, Math.floor((event.clientX - box.left - left) / cell));
    if (query < 0 || query >= queries.length || key >= keys.length) return;
    if (query === state.query && key === state.key) return;
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
    const inside = (index: number, count: number): number => Math.min(count - 1, Math.max(0, index));
    change({ query: inside(state.query + down, queries.length), key: inside(state.key + right, keys.length) });
  });
  return {
    redraw: () => {
      const pen = canvas.getContext("2d");
      if (pen === null) return;
      const font = `12px ${getComputedStyle(document.body).fontFamily}`;
      const density = window.devicePixelRatio || 1;
      pen.font = font;
      measure(pen);
      const [width, height] = [left + keys.length * cell + 2, top + queries.length * cell + 2];
      canvas.width = width * density;
      canvas.height = height * density;
      canvas.style.width = `${width}px`;
      pen.scale(density, density);
      pen.font = font;
      drawCells(pen);
      drawLabels(pen);
    },
  };
}
