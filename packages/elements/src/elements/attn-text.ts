// `<attn-text>`: the tokens as running text, shaded by the row or the column of the picked one. Between two texts both are there.
import { type AttentionRecord, isCrossAttention, visibleKeys } from "../record/attention-record.ts";
import { describeSelection, type Selection, selectedWeights, type TextMode, turned } from "../record/selection.ts";
import { textSvg } from "../svg/text-svg.ts";
import { AttnElement, type Change } from "./attn-element.ts";
import { make, setText } from "./page-nodes.ts";
import { createTokenList, type TokenList, tokenStyle } from "./token-list.ts";
import { createWeightTable } from "./weight-table.ts";

const style = `${tokenStyle}
.texts{display:grid;grid-template-columns:max-content 1fr;gap:4px 16px}
.name{padding-top:4px;color:var(--_quiet);font-size:12px;line-height:24px}
.tokens{font-size:15px;line-height:32px;overflow-wrap:anywhere}
.token{padding:4px 1px}
.alone .name,.alone .keys{display:none}
.alone .tokens{grid-column:1/3}
output{margin-top:8px}`;

/** The text; pointing at a token, or reaching it by keys, shades the others. */
export class AttnText extends AttnElement {
  readonly #keys: TokenList = createTokenList("Source", (key) => this.select({ query: -1, key }));
  readonly #queries: TokenList = createTokenList("Text", (index) => this.#point(index));
  readonly #texts = make("div", { class: "texts" }, [
    make("div", { class: "name keys" }, ["source"]),
    this.#keys.node,
    make("div", { class: "name" }, ["chosen"]),
    this.#queries.node,
  ]);
  readonly #readout = make("output", { part: "readout", "aria-live": "polite" });
  readonly #table = createWeightTable();
  #mode: TextMode = "from";

  constructor() {
    super(style);
    this.#keys.node.classList.add("keys");
    this.root.append(this.#texts, this.#readout, this.#table.node);
  }

  /** Whether a token of one text shows its row (`from`) or its column (`to`). Between two texts queries show rows and keys columns. */
  get mode(): TextMode {
    return this.#mode;
  }
  set mode(mode: TextMode) {
    const next = mode === "to" ? "to" : "from";
    if (next === this.#mode) return;
    this.#mode = next;
    this.changed("mode");
    const { record, shown } = this;
    if (record === undefined || shown === undefined || isCrossAttention(record)) return;
    ({ query: this.query, key: this.keyIndex } = turned(shown, next));
  }

  override attributeChangedCallback(name: string, old: string | null, value: string | null): void {
    if (name === "mode") this.mode = value === "to" ? "to" : "from";
    else super.attributeChangedCallback(name, old, value);
  }

  override toSvg(): string {
    return this.record && this.shown ? textSvg(this.record, this.shown, this.look) : "";
  }

  protected override update(_changes: ReadonlySet<Change>): void {
    const { record, shown } = this;
    this.#texts.hidden = shown === undefined;
    if (record !== undefined && shown !== undefined) {
      const isCross = isCrossAttention(record);
      this.#texts.classList.toggle("alone", !isCross);
      this.#queries.node.setAttribute("aria-label", isCross ? "Chosen" : "Text");
      this.#queries.fill(record.queries.labels);
      this.#keys.fill(isCross ? record.keys.labels : []);
      this.#pick(shown, isCross);
      this.#shade(record, shown, isCross);
    }
    setText(this.#readout, record && shown ? describeSelection(record, shown) : "");
    this.#table.update(record, shown);
    this.#uncover();
  }

  #pick({ query, key }: Selection, isCross: boolean): void {
    this.#queries.pick(query < 0 && !isCross ? key : query);
    this.#keys.pick(key);
  }

  #point(index: number): void {
    const isColumn = this.#mode === "to" && this.record !== undefined && !isCrossAttention(this.record);
    this.select(isColumn ? { query: -1, key: index } : { query: index, key: -1 });
  }

  /** Where the element is made to scroll, the picked token comes into sight, unless somebody is pointing. */
  #uncover(): void {
    const token = this.root.querySelector<HTMLElement>("[aria-selected=true]");
    if (token === null || this.scrollHeight <= this.clientHeight || this.matches(":hover")) return;
    const { offsetTop, offsetHeight } = token;
    const isSeen = offsetTop >= this.scrollTop && offsetTop + offsetHeight <= this.scrollTop + this.clientHeight;
    if (!isSeen) this.scrollTop = offsetTop - this.clientHeight / 2;
  }

  #shade(record: AttentionRecord, shown: Selection, isCross: boolean): void {
    const weights = new Map(selectedWeights(record, shown).map(({ index, weight }) => [index, weight]));
    const isRow = shown.query >= 0;
    const shaded = isCross && isRow ? this.#keys : this.#queries;
    const isPicked = isRow || shown.key >= 0;
    for (const list of [this.#keys, this.#queries]) {
      for (const [index, token] of list.tokens().entries()) {
        const weight = list === shaded ? weights.get(index) : undefined;
        const isShaded = weight !== undefined && weight >= 0.002;
        token.style.background = isShaded ? this.palette.colour(weight) : "";
        token.style.color = isShaded ? this.palette.ink(weight) : "";
        token.classList.toggle(
          "unseen",
          isPicked && list === shaded && weight === undefined && isUnseen(record, shown, index),
        );
      }
    }
  }
}

/** Whether a token cannot have a weight in what is picked: it comes later than the query, or before the key. */
function isUnseen(record: AttentionRecord, { query, key }: Selection, index: number): boolean {
  return query >= 0 ? index >= visibleKeys(record, query) : key >= visibleKeys(record, index);
}
