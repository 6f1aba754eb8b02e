// What the HTML picture carries: labels, colours and weights in 16 bits each. How the page draws them is page-script.ts.
import { type AttentionChoice, type AttentionRecord, chosenIndices, headWeights } from "./attention-record.ts";
import { colourAt, hexOf, type Theme } from "./colour-scale.ts";

/** The data of the page, as JSON. */
export interface PageData {
  readonly labels: readonly string[];
  readonly causal: boolean;
  /** The layers and heads in the page, as the model counts them. */
  readonly layers: readonly number[];
  readonly heads: readonly number[];
  /** 33 colours for √weight 0 to 1. */
  readonly colours: Readonly<Record<Theme, readonly string[]>>;
  /** Per layer the weights × 65535 of all heads as base64 of little-endian 16-bit numbers; rows end at the diagonal when causal. */
  readonly weights: readonly string[];
}

const colourCount = 33;

/** Packs the chosen heads; a weight is kept to within 1/131070. */
export function pageData(record: AttentionRecord, choice: AttentionChoice): PageData {
  const { layers, heads } = chosenIndices(record, choice);
  const scale = (theme: Theme): string[] =>
    Array.from({ length: colourCount }, (_, index) => hexOf(colourAt(index / (colourCount - 1), theme)));
  return {
    labels: record.labels,
    causal: record.causal,
    layers,
    heads,
    colours: { light: scale("light"), dark: scale("dark") },
    weights: layers.map((layer) => packLayer(record, layer, heads)),
  };
}

function packLayer(record: AttentionRecord, layer: number, heads: readonly number[]): string {
  const size = record.labels.length;
  const perHead = record.causal ? (size * (size + 1)) / 2 : size * size;
  const bytes = new Uint8Array(heads.length * perHead * 2);
  let at = 0;
  for (const head of heads) {
    const weights = headWeights(record, { layer, head });
    for (let query = 0; query < size; query++) {
      for (let key = 0; key < (record.causal ? query + 1 : size); key++) {
        const value = Math.round(Math.min(1, Math.max(0, weights[query * size + key] ?? 0)) * 65535);
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
