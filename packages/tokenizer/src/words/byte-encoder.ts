// From text to ids where words are cut by a known scanner and their ids come from bytes. Added tokens and normalization are done before.
import { byteCharacters } from "../byte-level.ts";
import type { Model } from "../models/model.ts";
import type { WordRules } from "../patterns/word-ends.ts";
import type { IdBuffer } from "./id-buffer.ts";
import { Utf8Chunks } from "./utf8-chunks.ts";
import { createWordKernel, type WordKernel } from "./word-kernel.ts";
import { usualUnits, WordMemory } from "./word-memory.ts";
import { WordTable } from "./word-table.ts";

/** Encodes stretches of text; it remembers words between calls. */
export class ByteEncoder {
  private readonly model: Model;
  private readonly rules: WordRules;
  private readonly memory: WordMemory = new WordMemory();
  private readonly chunks: Utf8Chunks;
  private readonly table: WordTable;
  private readonly kernel: WordKernel | undefined;

  constructor(model: Model, rules: WordRules) {
    this.model = model;
    this.rules = rules;
    this.chunks = new Utf8Chunks(this.memory.text);
    this.table = new WordTable(this.memory);
    this.kernel = createWordKernel(this.memory, rules);
  }

  /** Appends the ids of a text; false when there are `most` or more, and then the rest is not looked at. */
  encode(text: string, ids: IdBuffer, most: number): boolean {
    let goesOn = true;
    for (let from = 0; goesOn && from < text.length; ) {
      from = this.chunks.load(text, from);
      goesOn = this.encodeChunk(ids, most);
    }
    this.chunks.release();
    return goesOn;
  }

  private encodeChunk(ids: IdBuffer, most: number): boolean {
    const { table, rules, chunks } = this;
    const { bytes, view, length } = chunks;
    const kernel = chunks.isHome ? this.kernel : undefined;
    for (let at = 0; at < length; ) {
      if (kernel) {
        at = this.runKernel(kernel, at, ids, most);
        if (ids.length >= most) return false;
        if (at >= length) break;
      }
      const end = rules.wordEnd(bytes, at);
      const place = table.find(view, at, end, ids);
      if (place !== -1) this.learn(at, end, place, ids);
      at = end;
      if (ids.length >= most) return false;
    }
    return true;
  }

  /** The words that the kernel can do, from byte `at` on; gives the byte where it stopped. */
  private runKernel(kernel: WordKernel, at: number, ids: IdBuffer, most: number): number {
    const { memory } = this;
    const stopped = kernel(at + memory.textAt, Math.min(most - ids.length, usualUnits)) - memory.textAt;
    ids.append(memory.ids.subarray(0, memory.count[0]));
    return stopped;
  }

  /** Asks the model for the ids of a word that the table does not have. */
  private learn(start: number, end: number, place: number, ids: IdBuffer): void {
    const { model } = this;
    const { bytes } = this.chunks;
    const made: number[] = [];
    if (model.tokenizeBytes) model.tokenizeBytes(bytes, start, end, made);
    else {
      let word = "";
      for (let i = start; i < end; i++) word += byteCharacters[bytes[i]!];
      model.tokenize(word, made, null);
    }
    // No more ids than bytes, so that those of a stretch have room in the memory.
    if (place >= 0 && made.length <= end - start) this.table.set(place, made);
    for (const id of made) ids.push(id);
  }
}
