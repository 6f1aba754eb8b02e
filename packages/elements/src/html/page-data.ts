// A record as the HTML picture carries it, and back: weights in 16 bits each. How the page shows it is page.ts.
import {
  type AttentionRecord,
  headWeights,
  isCrossAttention,
  recordSize,
  type ShownHead,
  visibleKeys,
} from "../record/attention-record.ts";
import { recordNumbers } from "../record/select-heads.ts";

/** The data of the page, as JSON. */
export interface PageData {
  readonly source: string;
  readonly title: string;
  /** Of the queries. */
  readonly labels: readonly string[];
  /** Of the keys, where they are another text. */
  readonly keyLabels?: readonly string[];
  readonly causal: boolean;
  /** The layers and heads in the page, as the model counts them. */
  readonly layers: readonly number[];
  readonly heads: readonly ShownHead[];
  /** Per layer the weights × 65535 of all heads as base64 of little-endian 16-bit numbers; rows end at the diagonal when causal. */
  readonly weights: readonly string[];
}

/** Packs a record; a weight is kept to within 1/131070. */
export function packRecord(record: AttentionRecord): PageData {
  const { source, title, causal } = record;
  return {
    source,
    title,
    labels: record.queries.labels,
    ...(isCrossAttention(record) ? { keyLabels: record.keys.labels } : {}),
    causal,
    ...recordNumbers(record),
    weights: record.layers.map((_, layer) => packLayer(record, layer)),
  };
}

/** The record that was packed; ids of tokens do not travel. */
export function unpackRecord(data: PageData): AttentionRecord {
  const { source, title, causal, layers, heads } = data;
  const queries = { tokens: [], labels: data.labels };
  const keys = data.keyLabels === undefined ? queries : { tokens: [], labels: data.keyLabels };
  const shape = { source, title, queries, keys, causal, heads: heads.length, numbers: { layers, heads } };
  return { ...shape, layers: data.weights.map((packed) => unpackLayer({ ...shape, layers: [] }, packed)) };
}

function packLayer(record: AttentionRecord, layer: number): string {
  const [queries, keys] = recordSize(record);
  const perHead = record.causal ? (queries * (queries + 1)) / 2 : queries * keys;
  const bytes = new Uint8Array(record.heads * perHead * 2);
  let at = 0;
  for (let head = 0; head < record.heads; head++) {
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

function unpackLayer(record: AttentionRecord, packed: string): Float32Array {
  const [queries, keys] = recordSize(record);
  const bytes = Uint8Array.from(atob(packed), (character) => character.charCodeAt(0));
  const view = new DataView(bytes.buffer);
  const layer = new Float32Array(record.heads * queries * keys);
  let at = 0;
  for (let row = 0; row < record.heads * queries; row++) {
    const seen = visibleKeys(record, row % queries);
    for (let key = 0; key < seen; key++, at += 2) layer[row * keys + key] = view.getUint16(at, true) / 65535;
  }
  return layer;
}

function base64(bytes: Uint8Array): string {
  const chunk = 32_766;
  let text = "";
  for (let start = 0; start < bytes.length; start += chunk) {
    text += btoa(String.fromCharCode(...bytes.subarray(start, start + chunk)));
  }
  return text;
}
