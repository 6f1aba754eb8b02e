// Runs in the page: weights and their colours. Uses nothing but its arguments and the DOM, since only its source travels.
import type { PageData } from "./page-data.ts";

/** The weights of a page. A head index equal to the number of heads means the mean of all. */
export interface PageWeights {
  /** [T, S] of one head. */
  readonly of: (layer: number, head: number) => Float32Array;
  /** The colour of a weight on the reader's background. */
  readonly colour: (weight: number) => string;
  /** Black or white, whichever can be read on a colour. */
  readonly inkOn: (colour: string) => string;
}

/** Unpacks the page's weights; `dark` tells which scale holds. */
export function createPageWeights(data: PageData, dark: MediaQueryList): PageWeights {
  const keyCount = (data.keyLabels ?? data.labels).length;
  const size = data.labels.length * keyCount;
  const heads = data.heads.length;
  const unpack = (packed: string): Float32Array => {
    const bytes = Uint8Array.from(atob(packed), (character) => character.charCodeAt(0));
    const view = new DataView(bytes.buffer);
    const layer = new Float32Array(heads * size);
    let at = 0;
    for (let row = 0; row < heads * data.labels.length; row++) {
      const seen = data.causal ? (row % data.labels.length) + 1 : keyCount;
      for (let key = 0; key < seen; key++, at += 2) layer[row * keyCount + key] = view.getUint16(at, true) / 65535;
    }
    return layer;
  };
  const layers = data.weights.map(unpack);
  const mean = (all: Float32Array): Float32Array => {
    const sum = new Float32Array(size);
    for (const [index, weight] of all.entries())
      sum[index % sum.length] = (sum[index % sum.length] ?? 0) + weight / heads;
    return sum;
  };
  return {
    of: (layer, head) => {
      const all = layers[layer] ?? new Float32Array(0);
      return head < heads ? all.subarray(head * size, (head + 1) * size) : mean(all);
    },
    colour: (weight) => {
      const colours = data.colours[dark.matches ? "dark" : "light"];
      return colours[Math.round(Math.sqrt(weight) * (colours.length - 1))] ?? "#000000";
    },
    inkOn: (colour) => {
      const value = Number.parseInt(colour.slice(1), 16);
      const light = 0.3 * (value >> 16) + 0.59 * ((value >> 8) & 255) + 0.11 * (value & 255);
      return light > 140 ? "#10131a" : "#f5f7fa";
    },
  };
}
