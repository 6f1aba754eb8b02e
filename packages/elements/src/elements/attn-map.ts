// `<attn-map>`: one head as a heat map, queries down and keys across. Choosing a head is attn-heads.ts.
import { type AttentionRecord, recordSize, visibleKeys } from "../record/attention-record.ts";
import { axisWords, placeName } from "../record/record-words.ts";
import { describeSelection, type Selection } from "../record/selection.ts";
import { attentionSvg } from "../svg/attention-svg.ts";
import { AttnElement, type Change } from "./attn-element.ts";
import { createLegend, legendStyle } from "./legend.ts";
import { createMapLabels } from "./map-labels.ts";
import { largestCell, mapStyle } from "./map-style.ts";
import { make, setText } from "./page-nodes.ts";
import { paintWeights } from "./paint-weights.ts";
import { createWeightTable } from "./weight-table.ts";

const [smallest, withGaps] = [3, 14];

/** One head as a heat map. Pointer and arrow keys move over its cells. */
export class AttnMap extends AttnElement {
  readonly #canvas = make("canvas", { "aria-hidden": "true" });
  readonly #line = make("div", { class: "line mark" });
  readonly #mark = make("div", { class: "mark" });
  readonly #stage = make(
    "div",
    { class: "stage", part: "map", tabindex: "0", role: "application", "aria-roledescription": "attention map" },
    [this.#canvas, this.#line, this.#mark],
  );
  readonly #rows = createMapLabels("rows", (query) => this.select({ query, key: -1 }));
  readonly #columns = createMapLabels("columns", (key) => this.select({ query: -1, key }));
  readonly #corner = make("div", { class: "corner", "aria-hidden": "true" });
  readonly #frame = make("div", { class: "frame" }, [this.#corner, this.#columns.node, this.#rows.node, this.#stage]);
  readonly #readout = make("output", { part: "readout", "aria-live": "polite" });
  readonly #table = createWeightTable();
  #cell = 0;

  constructor() {
    super(legendStyle + mapStyle);
    this.root.append(make("div", { class: "scroll" }, [this.#frame]), this.#readout, createLegend(), this.#table.node);
    this.#stage.addEventListener("pointermove", (event) => this.#point(event));
    this.#stage.addEventListener("pointerdown", (event) => this.#point(event));
    this.#stage.addEventListener("keydown", (event) => this.#press(event));
  }

  override toSvg(): string {
    return this.record && this.shown ? attentionSvg(this.record, this.shown, this.look) : "";
  }

  protected override update(changes: ReadonlySet<Change>): void {
    const { record, shown } = this;
    this.#frame.hidden = shown === undefined;
    if (record !== undefined && shown !== undefined) {
      if (changes.has("record")) this.#fill(record);
      if (changes.has("record") || changes.has("look")) this.#fit(record);
      if (["record", "look", "layer", "head"].some((each) => changes.has(each as Change))) {
        paintWeights(this.#canvas, record, shown, this.palette);
      }
      this.#show(record, shown);
    }
    setText(this.#readout, record && shown ? describeSelection(record, shown) : "");
    this.#table.update(record, shown);
  }

  #fill(record: AttentionRecord): void {
    const { corner } = axisWords(record);
    setText(this.#corner, corner);
    this.#rows.fill(record.queries.labels);
    this.#columns.fill(record.keys.labels);
  }

  /** As large as there is room for, between a size that can be seen and one that stays calm. */
  #fit(record: AttentionRecord): void {
    const [queries, keys] = recordSize(record);
    const room = this.clientWidth - Math.max(this.#rows.node.offsetWidth, this.#corner.offsetWidth) - 4;
    this.#cell =
      Math.max(
        smallest,
        Math.min(largestCell, Math.floor(room / Math.max(1, keys)), Math.floor(720 / Math.max(1, queries))),
      ) || smallest;
    const { style } = this.#frame;
    style.setProperty("--cell", `${this.#cell}px`);
    style.setProperty("--rows", `${queries}`);
    style.setProperty("--columns", `${keys}`);
    this.#stage.classList.toggle("with-gaps", this.#cell >= withGaps);
  }

  #show(record: AttentionRecord, shown: Selection): void {
    const [queries, keys] = recordSize(record);
    const { query, key } = shown;
    this.#rows.show(this.#cell, query);
    this.#columns.show(this.#cell, key);
    const [first, seen] = [record.causal ? Math.max(0, key) : 0, query < 0 ? keys : visibleKeys(record, query)];
    place(
      this.#line,
      query >= 0 ? [0, query, seen, 1] : key >= 0 ? [key, first, 1, queries - first] : undefined,
      this.#cell,
    );
    place(this.#mark, query >= 0 && key >= 0 ? [key, query, 1, 1] : undefined, this.#cell);
    this.#stage.setAttribute(
      "aria-label",
      `${record.title}, ${placeName(record, shown)}, ${queries} × ${keys} tokens. Arrow keys move over the cells`,
    );
  }

  #point(event: PointerEvent): void {
    const { record } = this;
    if (record === undefined || this.#cell === 0) return;
    const box = this.#stage.getBoundingClientRect();
    const query = Math.floor((event.clientY - box.top) / this.#cell);
    const key = Math.floor((event.clientX - box.left) / this.#cell);
    const [queries] = recordSize(record);
    if (query < 0 || query >= queries || key < 0 || key >= visibleKeys(record, query)) return;
    this.select({ query, key });
  }

  #press(event: KeyboardEvent): void {
    const { record, shown } = this;
    const moves: Record<string, readonly [down: number, right: number]> = {
      ArrowUp: [-1, 0],
      ArrowDown: [1, 0],
      ArrowLeft: [0, -1],
      ArrowRight: [0, 1],
      Home: [0, Number.NEGATIVE_INFINITY],
      End: [0, Number.POSITIVE_INFINITY],
    };
    const move = moves[event.key];
    if (move === undefined || record === undefined || shown === undefined || event.altKey || event.metaKey) return;
    event.preventDefault();
    const inside = (index: number, count: number): number => Math.min(count - 1, Math.max(0, index));
    const isNew = shown.query < 0 && shown.key < 0;
    const query = inside(isNew ? 0 : shown.query + move[0], recordSize(record)[0]);
    const key = inside(isNew ? 0 : shown.key + move[1], visibleKeys(record, query));
    this.select({ query, key });
  }
}

/** Puts a mark around cells: left, top, width and height in cells. */
function place(mark: HTMLElement, cells: readonly [number, number, number, number] | undefined, cell: number): void {
  mark.hidden = cells === undefined;
  if (cells === undefined) return;
  const gap = cell >= withGaps ? 1 : 0;
  const [left, top, width, height] = cells.map((count) => count * cell);
  Object.assign(mark.style, {
    left: `${left}px`,
    top: `${top}px`,
    width: `${(width ?? 0) - gap}px`,
    height: `${(height ?? 0) - gap}px`,
  });
}
