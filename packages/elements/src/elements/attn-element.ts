// What every element has: a record, the place in it that is shown, the event that says what was picked, and when to draw. What is
// drawn is each element's own matter.
import type { Theme } from "../colour/colour-scale.ts";
import type { AttentionRecord, ShownHead } from "../record/attention-record.ts";
import { heldSelection, type Selection, selectedWeight } from "../record/selection.ts";
import type { PictureLook } from "../svg/svg-picture.ts";
import { baseStyle, styleSheet } from "./base-style.ts";
import { type Palette, paletteOf } from "./palette.ts";

/** What `attn-select` says: −1 for no query or no key in particular; a weight where both are picked. */
export interface AttnSelection extends Selection {
  readonly weight: number | undefined;
}

// So that the modules can be imported where there is no document; nothing of this class is called there.
const PageElement: typeof HTMLElement = /* @__PURE__ */ (() => globalThis.HTMLElement ?? class {})();

const properties = ["record", "layer", "head", "query", "keyIndex", "mode"] as const;

/** The name of a property that changed; `look` for size and colours of the place. */
export type Change = (typeof properties)[number] | "look";

/** The base of all elements. */
export abstract class AttnElement extends PageElement {
  static readonly observedAttributes: readonly string[] = ["layer", "head", "query", "key-index", "mode"];

  #record: AttentionRecord | undefined;
  #selection: Selection = { layer: 0, head: 0, query: -1, key: -1 };
  #palette: Palette | undefined;
  readonly #probe: HTMLElement;
  readonly #changes = new Set<Change>();
  #resizes: ResizeObserver | undefined;
  #seen = "";
  protected readonly root: ShadowRoot;

  constructor(style: string) {
    super();
    this.root = this.attachShadow({ mode: "open" });
    this.root.adoptedStyleSheets = [styleSheet(baseStyle), styleSheet(style)];
    this.#probe = document.createElement("span");
    this.#probe.className = "probe";
    this.#probe.addEventListener("transitionend", () => this.#look());
    this.root.append(this.#probe);
  }

  /** The attention that is shown. Set it again and the picture changes in place. */
  get record(): AttentionRecord | undefined {
    return this.#record;
  }
  set record(record: AttentionRecord | undefined) {
    this.#record = record ?? undefined;
    this.changed("record");
  }

  /** Which layer is shown, counted from 0. */
  get layer(): number {
    return this.#selection.layer;
  }
  set layer(layer: number) {
    this.#set("layer", { layer: Number(layer) });
  }

  /** Which head is shown, counted from 0, or `"mean"` of all. */
  get head(): ShownHead {
    return this.#selection.head;
  }
  set head(head: ShownHead) {
    this.#set("head", { head: head === "mean" ? head : Number(head) });
  }

  /** The picked query (row); −1 for none. */
  get query(): number {
    return this.#selection.query;
  }
  set query(query: number) {
    this.#set("query", { query: Number(query) });
  }

  /** The picked key (column); −1 for none. */
  get keyIndex(): number {
    return this.#selection.key;
  }
  set keyIndex(key: number) {
    this.#set("keyIndex", { key: Number(key) });
  }

  /** A standalone SVG of what is shown, in the colours it is shown in. */
  abstract toSvg(): string;

  /** Draws what the changes ask for. Called once for all changes of a turn. */
  protected abstract update(changes: ReadonlySet<Change>): void;

  /** What is shown, held inside the record; undefined where there is nothing to show. */
  protected get shown(): Selection | undefined {
    return this.#record && heldSelection(this.#record, this.#selection);
  }

  /** The colours of the place this element stands in. */
  protected get palette(): Palette {
    this.#palette ??= this.#readPalette();
    return this.#palette;
  }

  /** Theme and colours for a standalone picture; the reader's where the element stands nowhere. */
  protected get look(): PictureLook {
    if (!this.isConnected) return {};
    const theme: Theme = this.palette.isDark ? "dark" : "light";
    return { theme, scale: this.palette.scale };
  }

  /** Moves the selection as a reader asked for, and says so. */
  protected select(part: Partial<Selection>): void {
    const { record, shown } = this;
    const next = record && shown && heldSelection(record, { ...shown, ...part });
    if (record === undefined || next === undefined || shown === undefined) return;
    if ((Object.keys(next) as (keyof Selection)[]).every((name) => next[name] === shown[name])) return;
    this.layer = next.layer;
    this.head = next.head;
    this.query = next.query;
    this.keyIndex = next.key;
    const detail: AttnSelection = { ...next, weight: selectedWeight(record, next) };
    this.dispatchEvent(new CustomEvent("attn-select", { detail, bubbles: true, composed: true }));
  }

  /** Asks for a drawing at the end of this turn. */
  protected changed(change: Change): void {
    if (this.#changes.size === 0) queueMicrotask(() => this.flush());
    this.#changes.add(change);
  }

  /** Draws now what is waiting to be drawn. */
  protected flush(): void {
    if (!this.isConnected || this.#changes.size === 0) return;
    const changes = new Set(this.#changes);
    this.#changes.clear();
    this.update(changes);
    if (this.#seen === "") this.#seen = this.#place();
  }

  connectedCallback(): void {
    for (const name of properties) this.#adopt(name);
    // In the next frame: drawing may change the size again, which must not happen while sizes are being observed.
    this.#resizes = new ResizeObserver(() => requestAnimationFrame(() => this.#look()));
    this.#resizes.observe(this);
    this.#palette = undefined;
    this.#seen = "";
    this.#changes.clear();
    this.changed("record");
  }

  disconnectedCallback(): void {
    this.#resizes?.disconnect();
  }

  attributeChangedCallback(name: string, _old: string | null, value: string | null): void {
    if (name === "layer") this.layer = Number(value ?? 0);
    if (name === "head") this.head = value === "mean" ? value : Number(value ?? 0);
    if (name === "query") this.query = Number(value ?? -1);
    if (name === "key-index") this.keyIndex = Number(value ?? -1);
  }

  #set(name: Change, part: Partial<Selection>): void {
    const next = { ...this.#selection, ...part };
    if ((Object.keys(part) as (keyof Selection)[]).every((each) => next[each] === this.#selection[each])) return;
    this.#selection = next;
    this.changed(name);
  }

  /** A property that was set before the element was defined hides the accessor: it is taken over. */
  #adopt(name: (typeof properties)[number]): void {
    if (!Object.hasOwn(this, name)) return;
    const value: unknown = Reflect.get(this, name);
    Reflect.deleteProperty(this, name);
    Reflect.set(this, name, value);
  }

  /** Size and colours of the place may have changed: they are looked at, and drawn where they have. */
  #look(): void {
    const place = this.#place();
    if (place === this.#seen || !this.isConnected) return;
    this.#seen = place;
    this.#palette = undefined;
    this.changed("look");
  }

  #place(): string {
    return `${this.clientWidth} ${this.#readPalette().name}`;
  }

  #readPalette(): Palette {
    const { color, backgroundColor, borderTopColor } = getComputedStyle(this.#probe);
    return paletteOf(color, backgroundColor, borderTopColor);
  }
}
