// Some of a record's layers and heads as a record of its own. How records are made of weights is make-record.ts.
import { type AttentionChoice, type AttentionRecord, chosenIndices, headWeights } from "./attention-record.ts";

/** The record with the chosen layers and heads alone, which keep their numbers; itself where nothing is chosen. */
export function selectHeads(record: AttentionRecord, choice: AttentionChoice): AttentionRecord {
  if (choice.layer === undefined && choice.head === undefined) return record;
  const { layers, heads } = chosenIndices(record, choice);
  return {
    ...record,
    heads: heads.length,
    layers: layers.map((layer) => joined(heads.map((head) => headWeights(record, { layer, head })))),
    numbers: {
      layers: layers.map((layer) => record.numbers?.layers[layer] ?? layer),
      heads: heads.map((head) => (head === "mean" ? head : (record.numbers?.heads[head] ?? head))),
    },
  };
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
