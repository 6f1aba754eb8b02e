// `<attn-heads>`: a small map of every head to choose from, layers down and heads across. The chosen one in detail is attn-map.ts.
import type { AttentionRecord } from "../record/attention-record.ts";
import { describeHead } from "../record/head-summary.ts";
import { headName, layerName, placeName } from "../record/record-words.ts";
import type { Selection } from "../record/selection.ts";
import { attentionSvg } from "../svg/attention-svg.ts";
import { mapSides } from "../svg/map-sides.ts";
import { AttnElement, type Change } from "./attn-element.ts";
import { headsStyle } from "./heads-style.ts";
import { make, setText } from "./page-nodes.ts";
import { paintWeights } from "./paint-weights.ts";

const thumbnailSide = 44;
const mostHeads = 1024;

interface Thumbnail {
  readonly layer: number;
  readonly head: number;
  readonly button: HTMLButtonElement;
  readonly canvas: HTMLCanvasElement;
}

/** All heads at once, up to 1,024 of them. Arrow keys move among them; the current one is marked. */
export class AttnHeads extends AttnElement {
  readonly #grid = make("div", { class: "grid", part: "heads", role: "radiogroup", "aria-label": "Layers and heads" });
  #thumbnails: Thumbnail[] = [];
  readonly #excuse = make("p", { class: "number" });
  #names = "";
  #heads = 0;

  constructor() {
    super(headsStyle);
    this.root.append(this.#grid, this.#excuse);
    this.#grid.addEventListener("click", (event) => this.#choose(this.#found(event)));
    this.#grid.addEventListener("keydown", (event) => this.#press(event));
    for (const type of ["pointerover", "focusin"]) this.#grid.addEventListener(type, (event) => this.#explain(event));
  }

  override toSvg(): string {
    return this.record && this.shown ? attentionSvg(this.record, {}, this.look) : "";
  }

  protected override update(changes: ReadonlySet<Change>): void {
    const { record, shown } = this;
    const count = record && shown ? record.layers.length * record.heads : 0;
    this.#grid.hidden = count === 0 || count > mostHeads;
    setText(this.#excuse, count > mostHeads ? `${count} heads are too many to show, at most ${mostHeads}` : "");
    if (record === undefined || shown === undefined || this.#grid.hidden) return;
    if (changes.has("record")) this.#build(record);
    if (changes.has("record") || changes.has("look")) {
      for (const { canvas, layer, head } of this.#thumbnails)
        paintWeights(canvas, record, { layer, head }, this.palette);
    }
    this.#mark(shown);
  }

  #build(record: AttentionRecord): void {
    const [width, height] = mapSides(record, thumbnailSide);
    const { style } = this.#grid;
    style.setProperty("--heads", `${record.heads}`);
    style.setProperty("--width", `${width}px`);
    style.setProperty("--shape", `${width}/${height}`);
    const names = JSON.stringify([record.layers.length, record.heads, record.numbers]);
    if (names !== this.#names) this.#arrange(record);
    this.#names = names;
    for (const { button, layer, head } of this.#thumbnails) {
      button.setAttribute("aria-label", placeName(record, { layer, head }));
      button.title = "";
    }
  }

  #arrange(record: AttentionRecord): void {
    this.#heads = record.heads;
    const heads = Array.from({ length: record.heads }, (_, head) => head);
    this.#thumbnails = record.layers.flatMap((_, layer) => heads.map((head) => createThumbnail(layer, head)));
    const number = (name: string, type: string): HTMLElement =>
      make("span", { class: `number ${type}`, "aria-hidden": "true" }, [name.replace(/^\w+ (?=\d+$)/, "")]);
    const rows = record.layers.flatMap((_, layer) => [
      number(layerName(record, layer), "layer"),
      ...this.#thumbnails.slice(layer * record.heads, (layer + 1) * record.heads).map(({ button }) => button),
    ]);
    this.#grid.replaceChildren(number("", ""), ...heads.map((head) => number(headName(record, head), "")), ...rows);
  }

  #mark({ layer, head }: Selection): void {
    const current = this.#thumbnails.findIndex((each) => each.layer === layer && each.head === head);
    for (const [index, { button }] of this.#thumbnails.entries()) {
      button.setAttribute("aria-checked", `${index === current}`);
      button.tabIndex = index === Math.max(0, current) ? 0 : -1;
    }
  }

  #found(event: Event): number {
    const path = event.composedPath();
    return this.#thumbnails.findIndex(({ button }) => path.includes(button));
  }

  /** What a head does takes a pass over its weights: worked out when somebody comes near. */
  #explain(event: Event): void {
    const thumbnail = this.#thumbnails[this.#found(event)];
    if (thumbnail === undefined || this.record === undefined || thumbnail.button.title !== "") return;
    const words = `${placeName(this.record, thumbnail)}: ${describeHead(this.record, thumbnail)}`;
    thumbnail.button.title = words;
    thumbnail.button.setAttribute("aria-label", words);
  }

  #choose(index: number): void {
    const thumbnail = this.#thumbnails[index];
    if (thumbnail === undefined) return;
    this.select({ layer: thumbnail.layer, head: thumbnail.head });
    this.flush();
    thumbnail.button.focus();
  }

  #press(event: KeyboardEvent): void {
    const at = this.#found(event);
    const [column, row] = [at % this.#heads, Math.floor(at / this.#heads)];
    const moves: Record<string, readonly [column: number, row: number]> = {
      ArrowLeft: [column - 1, row],
      ArrowRight: [column + 1, row],
      ArrowUp: [column, row - 1],
      ArrowDown: [column, row + 1],
      Home: [0, row],
      End: [this.#heads - 1, row],
    };
    const move = moves[event.key];
    if (at < 0 || move === undefined) return;
    event.preventDefault();
    const [nextColumn, nextRow] = move;
    if (nextColumn >= 0 && nextColumn < this.#heads) this.#choose(nextRow * this.#heads + nextColumn);
  }
}

function createThumbnail(layer: number, head: number): Thumbnail {
  const canvas = make("canvas", { "aria-hidden": "true" });
  const button = make("button", { type: "button", role: "radio", part: "head", tabindex: "-1" }, [canvas]);
  return { layer, head, button, canvas };
}
