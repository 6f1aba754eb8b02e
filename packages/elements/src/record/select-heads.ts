// Some of a record's layers and heads as a record of its own. How records are made of weights is make-record.ts.
import {
  type AttentionChoice,
  type AttentionRecord,
  chosenIndices,
  headWeights,
  type RecordNumbers,
} from "./attention-record.ts";

/** The record with the chosen layers and heads alone, which keep their numbers; itself where nothing is chosen. */
export function selectHeads(record: AttentionRecord, choice: AttentionChoice): AttentionRecord {
  if (choice.layer === undefined && choice.head === undefined) return record;
  const { layers, heads } = chosenIndices(record, choice);
  const numbers = recordNumbers(record);
  return {
    ...record,
    heads: heads.length,
    layers: layers.map((layer) => joined(heads.map((head) => headWeights(record, { layer, head })))),
    numbers: {
      layers: layers.map((layer) => numbers.layers[layer] ?? layer),
      heads: heads.map((head) => (head === "mean" ? head : (numbers.heads[head] ?? head))),
    },
  };
}

/** The numbers of a record's layers and heads in their model: counted from 0 where it does not say otherwise. */
export function recordNumbers({ numbers, layers, heads }: AttentionRecord): RecordNumbers {
  return numbers ?? { layers: [...layers.keys()], heads: Array.from({ length: heads }, (_, head) => head) };
}

function joined(parts: readonly Float32Array[]): Float32Array {
  const all = new Float32Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
