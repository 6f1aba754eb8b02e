// `<attn-view>`: text, choice of layer and head, map and all heads, linked. Each of them alone is an element of its own.
import { type AttentionRecord, isCrossAttention } from "../record/attention-record.ts";
import { headName, layerName } from "../record/record-words.ts";
import { describeSelection, type Selection, type TextMode, turned } from "../record/selection.ts";
import { textWidth } from "../record/text-width.ts";
import { attentionSvg } from "../svg/attention-svg.ts";
import { AttnElement, type AttnSelection, type Change } from "./attn-element.ts";
import type { AttnText } from "./attn-text.ts";
import { longestLabel } from "./map-labels.ts";
import { largestCell } from "./map-style.ts";
import { make, setText } from "./page-nodes.ts";
import { viewStyle } from "./view-style.ts";

/** The whole picture of a record. What is picked in one part is shown in all. */
export class AttnView extends AttnElement {
  readonly #text = document.createElement("attn-text") as AttnText;
  readonly #map = document.createElement("attn-map") as AttnElement;
  readonly #heads = document.createElement("attn-heads") as AttnElement;
  readonly #layerChoice = make("select", { part: "choice" });
  readonly #headChoice = make("select", { part: "choice" });
  readonly #modeChoice = make("select", { part: "choice" }, [
    new Option("where it looks", "from"),
    new Option("who looks at it", "to"),
  ]);
  readonly #modeLabel = make("label", {}, ["A token shows", this.#modeChoice]);
  readonly #readout = make("output", { part: "readout", "aria-live": "polite" });
  readonly #headsPanel = make("div", { class: "panel heads", part: "panel" }, [
    make("p", { class: "title" }, ["layers down, heads across"]),
    this.#heads,
  ]);
  readonly #view: HTMLElement;

  constructor() {
    super(viewStyle);
    const layer = make("label", {}, ["Layer", this.#layerChoice]);
    const head = make("label", {}, ["Head", this.#headChoice]);
    this.#view = make("div", { class: "view" }, [
      make("div", { class: "panel text", part: "panel" }, [this.#text]),
      make("div", { class: "controls", part: "controls" }, [layer, head, this.#modeLabel, this.#readout]),
      make("div", { class: "maps" }, [this.#map, this.#headsPanel]),
    ]);
    this.root.append(this.#view);
    this.#listen();
  }

  /** What pointing at a token of one text shows: its row (`from`) or its column (`to`). */
  get mode(): TextMode {
    return this.#text.mode;
  }
  set mode(mode: TextMode) {
    this.#text.mode = mode;
    this.changed("mode");
    const { record, shown } = this;
    if (record === undefined || shown === undefined || isCrossAttention(record)) return;
    ({ query: this.query, key: this.keyIndex } = turned(shown, this.mode));
  }

  override attributeChangedCallback(name: string, old: string | null, value: string | null): void {
    if (name === "mode") this.mode = value === "to" ? "to" : "from";
    else super.attributeChangedCallback(name, old, value);
  }

  override toSvg(): string {
    return this.record && this.shown ? attentionSvg(this.record, this.shown, this.look) : "";
  }

  protected override update(changes: ReadonlySet<Change>): void {
    const { record, shown } = this;
    this.#view.hidden = shown === undefined;
    if (changes.has("record")) this.#fill(record);
    if (record === undefined || shown === undefined) return;
    this.#layerChoice.selectedIndex = shown.layer;
    this.#headChoice.value = `${shown.head}`;
    this.#modeChoice.value = this.mode;
    for (const part of [this.#text, this.#map, this.#heads]) {
      part.layer = shown.layer;
      part.head = shown.head;
      part.query = shown.query;
      part.keyIndex = shown.key;
    }
    setText(this.#readout, describeSelection(record, shown));
  }

  #fill(record: AttentionRecord | undefined): void {
    for (const part of [this.#text, this.#map, this.#heads]) part.record = record;
    if (record === undefined) return;
    this.#map.style.setProperty("--most", `${widestMap(record)}px`);
    this.#modeLabel.hidden = isCrossAttention(record);
    this.#headsPanel.hidden = record.layers.length * record.heads < 2;
    const layers = record.layers.map((_, layer) => new Option(layerName(record, layer).slice(6), `${layer}`));
    const heads = Array.from(
      { length: record.heads },
      (_, head) => new Option(headName(record, head).replace(/^head /, ""), `${head}`),
    );
    this.#layerChoice.replaceChildren(...layers);
    this.#headChoice.replaceChildren(...heads, ...(heads.length > 1 ? [new Option("mean of all", "mean")] : []));
  }

  #listen(): void {
    const choose = (part: Partial<Selection>): void => this.select(part);
    this.#layerChoice.addEventListener("change", () => choose({ layer: this.#layerChoice.selectedIndex }));
    this.#headChoice.addEventListener("change", () => {
      const { value } = this.#headChoice;
      choose({ head: value === "mean" ? value : Number(value) });
    });
    this.#modeChoice.addEventListener("change", () => {
      const mode = this.#modeChoice.value === "to" ? "to" : "from";
      this.#text.mode = mode;
      if (this.shown !== undefined) choose(turned(this.shown, mode));
    });
    this.#view.addEventListener("attn-select", (event) => {
      event.stopPropagation();
      const { layer, head, query, key } = (event as CustomEvent<AttnSelection>).detail;
      choose({ layer, head, query, key });
    });
  }
}

/** Pixels that the largest map of a record takes, labels included: the heads stand beside it, not at the far edge. */
function widestMap({ queries, keys }: AttentionRecord): number {
  const label = Math.min(longestLabel, Math.max(0, ...queries.labels.map(textWidth)));
  return Math.max(256, Math.max(112, label * 8 + 16) + keys.labels.length * largestCell);
}
