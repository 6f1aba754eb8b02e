// What the HTML picture carries: labels, colours and weights in 16 bits each. How the page draws them is page-script.ts.
import {
  type AttentionChoice,
  type AttentionRecord,
  chosenIndices,
  headWeights,
  isCrossAttention,
  recordSize,
  visibleKeys,
} from "./attention-record.ts";
import { colourAt, hexOf, type Theme } from "./colour-scale.ts";
import { mapSides } from "./map-sides.ts";
import { axisWords } from "./record-words.ts";

/** The data of the page, as JSON. */
export interface PageData {
  /** Of the queries. */
  readonly labels: readonly string[];
  /** Of the keys, where they are another text. */
  readonly keyLabels?: readonly string[];
  /** Between a query and a key, with "at" behind it. */
  readonly looks: string;
  readonly causal: boolean;
  /** The layers and heads in the page, as the model counts them. */
  readonly layers: readonly number[];
  readonly heads: readonly number[];
  /** Width and height of a thumbnail in pixels, where there is room. */
  readonly thumbnail: readonly [width: number, height: number];
  /** 33 colours for √weight 0 to 1. */
  readonly colours: Readonly<Record<Theme, readonly string[]>>;
  /** Per layer the weights × 65535 of all heads as base64 of little-endian 16-bit numbers; rows end at the diagonal when causal. */
  readonly weights: readonly string[];
}

const colourCount = 33;
const thumbnailSide = 46;

/** Packs the chosen heads; a weight is kept to within 1/131070. */
export function pageData(record: AttentionRecord, choice: AttentionChoice): PageData {
  const { layers, heads } = chosenIndices(record, choice);
  const scale = (theme: Theme): string[] =>
    Array.from({ length: colourCount }, (_, index) => hexOf(colourAt(index / (colourCount - 1), theme)));
  return {
    labels: record.queries.labels,
    ...(isCrossAttention(record) ? { keyLabels: record.keys.labels } : {}),
    looks: axisWords(record).looks,
    causal: record.causal,
    layers,
    heads,
    thumbnail: mapSides(record, thumbnailSide),
    colours: { light: scale("light"), dark: scale("dark") },
    weights: layers.map((layer) => packLayer(record, layer, heads)),
  };
}

function packLayer(record: AttentionRecord, layer: number, heads: readonly number[]): string {
  const [queries, keys] = recordSize(record);
  const perHead = record.causal ? (queries * (queries + 1)) / 2 : queries * keys;
  const bytes = new Uint8Array(heads.length * perHead * 2);
  let at = 0;
  for (const head of heads) {
    const weights = headWeights(record, { layer, head });
    for (let query = 0; query < queries; query++) {
      for (let key = 0; key < visibleKeys(record, query); key++) {
        const value = Math.round(Math.min(1, Math.max(0, weights[query * keys + key] ?? 0)) * 65535);
        bytes[at++] = value & 255;
        bytes[at++] = value >> 8;
      }
    }
  }
  return base64(bytes);
}

function base64(bytes: Uint8Array): string {
  const chunk = 32_766;
  let text = "";
  for (let start = 0; start < bytes.length; start += chunk) {
    text += btoa(String.fromCharCode(...bytes.subarray(start, start + chunk)));
  }
  return text;
}
