// Attention maps as a standalone SVG: one head in detail, or all chosen heads as small multiples.
import {
  type AttentionChoice,
  type AttentionRecord,
  chosenIndices,
  isCrossAttention,
  recordSize,
} from "../record/attention-record.ts";
import { axisWords, placeName, recordText } from "../record/record-words.ts";
import { svgHead } from "./svg-head.ts";
import { svgOverview } from "./svg-overview.ts";
import { type PictureLook, svgPicture } from "./svg-picture.ts";

/**
 * The picture, light and dark by `prefers-color-scheme` unless `look` says which; hovering a cell (one head) or a map (several) says
 * what it shows.
 */
export function attentionSvg(record: AttentionRecord, choice: AttentionChoice = {}, look: PictureLook = {}): string {
  const { layers, heads } = chosenIndices(record, choice);
  const [layer, head] = [layers[0] ?? 0, heads[0] ?? 0];
  const single = layers.length === 1 && heads.length === 1;
  const body = single ? svgHead(record, { layer, head }) : svgOverview(record, layers, heads);
  const title = single
    ? `${record.title} of ${placeName(record, { layer, head })}`
    : `${record.title} of ${layers.length} × ${heads.length} heads`;
  const note = isCrossAttention(record) ? describeAxes(record) : "";
  return svgPicture(body, { title, subtitle: subtitleOf(record), description: describe(record), note }, look);
}

/** Source and text on one line. */
export function subtitleOf(record: AttentionRecord): string {
  return [record.source, recordText(record)].filter((part) => part !== "").join(" · ");
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
