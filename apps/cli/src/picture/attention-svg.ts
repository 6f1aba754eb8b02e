// Attention as a standalone SVG: one head in detail, or all chosen heads as small multiples. No scripts, no external requests.
import {
  type AttentionChoice,
  type AttentionRecord,
  chosenIndices,
  isCrossAttention,
  recordSize,
} from "./attention-record.ts";
import { escapeMarkup } from "./escape-markup.ts";
import { axisWords, recordText } from "./record-words.ts";
import { svgHead } from "./svg-head.ts";
import { legendStyle, svgLegend } from "./svg-legend.ts";
import { svgOverview } from "./svg-overview.ts";

/** A drawn part of the picture: its markup, from its own origin, and its size in CSS pixels. */
export interface Drawing {
  readonly markup: string;
  readonly width: number;
  readonly height: number;
}

const margin = 28;
const headerHeight = 58;

/** The picture: light and dark by `prefers-color-scheme`; hovering a cell (one head) or a map (several) says what it shows. */
export function attentionSvg(record: AttentionRecord, choice: AttentionChoice = {}): string {
  const { layers, heads } = chosenIndices(record, choice);
  const [layer, head] = [layers[0] ?? 0, heads[0] ?? 0];
  const single = layers.length === 1 && heads.length === 1;
  const body = single ? svgHead(record, { layer, head }) : svgOverview(record, layers, heads);
  const legend = svgLegend(isCrossAttention(record) ? describeAxes(record) : "");
  const width = Math.max(body.width, legend.width, 360) + 2 * margin;
  const height = margin + headerHeight + body.height + 22 + legend.height + margin;
  const title = single
    ? `${record.title} of layer ${layer}, head ${head}`
    : `${record.title} of ${layers.length} × ${heads.length} heads`;
  const room = Math.floor((width - 2 * margin) / 6.6);
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="title description">
<title id="title">${escapeMarkup(title)}</title>
<desc id="description">${escapeMarkup(describe(record))}</desc>
<style>${pictureStyle()}</style>
<rect class="page" width="100%" height="100%"/>
<text class="heading" x="${margin}" y="${margin + 14}">${escapeMarkup(title)}</text>
<text class="quiet" x="${margin}" y="${margin + 34}">${escapeMarkup(shorten(`${record.source} · ${recordText(record)}`, room))}</text>
<g transform="translate(${margin} ${margin + headerHeight})">${body.markup}</g>
<g transform="translate(${margin} ${margin + headerHeight + body.height + 22})">${legend.markup}</g>
</svg>
`;
}

/** What is in the picture, for those who do not see it. */
function describe(record: AttentionRecord): string {
  const [queries, keys] = recordSize(record);
  const [rows, columns] = [record.queries, record.keys].map(({ labels }) => labels.join(" "));
  return isCrossAttention(record)
    ? `${record.source}: ${queries} tokens look at ${keys}, ${describeAxes(record)}, counted from 0. Source: ${columns}. Chosen: ${rows}`
    : `${record.source}: ${queries} tokens, rows are queries, columns are keys, counted from 0. Text: ${rows}`;
}

function describeAxes(record: AttentionRecord): string {
  const { rows, columns } = axisWords(record);
  return `rows: ${rows}, columns: ${columns}`;
}

function shorten(text: string, characters: number): string {
  const parts = Array.from(text);
  return parts.length <= characters ? text : `${parts.slice(0, characters - 1).join("")}…`;
}

function pictureStyle(): string {
  return [
    "text{font:12px ui-sans-serif,system-ui,-apple-system,'Segoe UI','Noto Sans',sans-serif;fill:#333a45}",
    ".heading{font-size:16px;font-weight:600;fill:#141821}.quiet{fill:#6b7280}.small{font-size:11px}",
    ".end{text-anchor:end}.middle{text-anchor:middle}.page{fill:#fff}.frame{fill:none;stroke:#d5dae1}",
    ".plate{fill:#f4f6f9}.cell:hover{stroke:#e07b00;stroke-width:1.5}",
    legendStyle("light"),
    "@media (prefers-color-scheme:dark){text{fill:#c3c9d4}.heading{fill:#f1f3f7}.quiet{fill:#8b93a1}.page{fill:#101218}",
    ".frame{stroke:#333845}.plate{fill:#16181f}.cell:hover{stroke:#ffb454}",
    legendStyle("dark"),
    "}",
  ].join("\n");
}
