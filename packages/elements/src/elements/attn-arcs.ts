// `<attn-arcs>`: queries on the left, keys on the right, joined by lines as wide and strong as their weights. For short texts.
import { type AttentionRecord, recordSize } from "../record/attention-record.ts";
import { axisWords, placeName } from "../record/record-words.ts";
import { describeSelection, type Selection } from "../record/selection.ts";
import { cutToWidth } from "../record/text-width.ts";
import { arcLines, arcPath } from "../svg/arc-lines.ts";
import { arcsSvg } from "../svg/arcs-svg.ts";
import { AttnElement, type Change } from "./attn-element.ts";
import { make, makeSvg, setText } from "./page-nodes.ts";
import { createTokenList, type TokenList, tokenStyle } from "./token-list.ts";
import { createWeightTable } from "./weight-table.ts";

const [row, width, longestLabel] = [24, 200, 24];

const style = `${tokenStyle}
.sides{display:grid;grid-template:auto auto/minmax(0,max-content) minmax(64px,${width}px) minmax(0,max-content);column-gap:8px}
.name{font-size:11px;line-height:16px;padding:0 4px 4px;color:var(--_quiet)}
.name.right{grid-column:3}
.queries,.name.left{text-align:right}
.tokens{display:flex;flex-direction:column;line-height:16px}
.token{height:${row}px;padding:4px;overflow:hidden;text-overflow:ellipsis;white-space:pre}
.queries .token{align-self:flex-end}
.token{align-self:flex-start;max-width:100%}
.token+wbr{display:none}
.token.faint{color:var(--_quiet)}
svg{display:block;width:100%;overflow:visible}
path{fill:none;stroke:var(--_high);vector-effect:non-scaling-stroke}
output{margin-top:12px}`;

/** Two columns joined by lines; the lines of the token that is pointed at stand out. */
export class AttnArcs extends AttnElement {
  readonly #queries: TokenList = createTokenList("Queries", (query) => this.select({ query, key: -1 }));
  readonly #keys: TokenList = createTokenList("Keys", (key) => this.select({ query: -1, key }));
  readonly #lines = makeSvg("svg", { "aria-hidden": "true", preserveAspectRatio: "none" });
  readonly #names = [make("div", { class: "name left" }), make("div", { class: "name right" })] as const;
  readonly #sides = make("div", { class: "sides", part: "arcs" }, [
    ...this.#names,
    this.#queries.node,
    this.#lines,
    this.#keys.node,
  ]);
  readonly #readout = make("output", { part: "readout", "aria-live": "polite" });
  readonly #table = createWeightTable();
  readonly #paths: SVGPathElement[] = [];

  constructor() {
    super(style);
    this.#queries.node.classList.add("queries");
    this.root.append(this.#sides, this.#readout, this.#table.node);
  }

  override toSvg(): string {
    return this.record && this.shown ? arcsSvg(this.record, this.shown, this.look) : "";
  }

  protected override update(changes: ReadonlySet<Change>): void {
    const { record, shown } = this;
    this.#sides.hidden = shown === undefined;
    if (record !== undefined && shown !== undefined) {
      if (changes.has("record")) this.#fill(record);
      this.#queries.pick(shown.query);
      this.#keys.pick(shown.key);
      this.#draw(record, shown);
      this.#sides.setAttribute("aria-label", placeName(record, shown));
    }
    setText(this.#readout, record && shown ? describeSelection(record, shown) : "");
    this.#table.update(record, shown);
  }

  #fill(record: AttentionRecord): void {
    const { rows, columns } = axisWords(record);
    setText(this.#names[0], rows);
    setText(this.#names[1], columns);
    this.#queries.node.setAttribute("aria-label", rows);
    this.#keys.node.setAttribute("aria-label", columns);
    const cut = (labels: readonly string[]): string[] => labels.map((label) => cutToWidth(label, longestLabel));
    this.#queries.fill(cut(record.queries.labels));
    this.#keys.fill(cut(record.keys.labels));
  }

  #draw(record: AttentionRecord, shown: Selection): void {
    const height = Math.max(1, ...recordSize(record)) * row;
    this.#lines.setAttribute("viewBox", `0 0 ${width} ${height}`);
    this.#lines.style.height = `${height}px`;
    const lines = arcLines(record, shown);
    while (this.#paths.length > lines.length) this.#paths.pop()?.remove();
    while (this.#paths.length < lines.length) this.#paths.push(makeSvg("path"));
    for (const [index, line] of lines.entries()) {
      const path = this.#paths[index];
      if (path === undefined) continue;
      change(path, "d", arcPath(line, { width, row }));
      change(path, "stroke-width", line.width.toFixed(1));
      change(path, "stroke-opacity", line.opacity.toFixed(2));
      if (path.parentNode === null) this.#lines.append(path);
    }
  }
}

/** Sets an attribute that has another value: pointing at a token changes how strong lines are, not where they run. */
function change(path: SVGPathElement, name: string, value: string): void {
  if (path.getAttribute(name) !== value) path.setAttribute(name, value);
}
