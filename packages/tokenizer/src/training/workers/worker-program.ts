// The program of a counting thread, for Node (which has no `postMessage` of its own) and where workers are those of the web. build/worker.mjs
// makes one text of it and all that it imports.
import { parseNormalizers } from "../../normalizers/normalizer.ts";
import { parsePreTokenizers } from "../../pre-tokenizers/pre-tokenizer.ts";
import { createWordCounter, type WordCounter } from "../word-counter.ts";
import { countBatch } from "./count-batch.ts";
import { type CountAnswer, type CountBatch, type CountStart, takeAll } from "./messages.ts";

/** The part of a worker's surroundings that is used. */
interface Port {
  onmessage: ((event: { readonly data: unknown }) => void) | null;
  postMessage(answer: CountAnswer): void;
}

type Surroundings = Port & { readonly process: { getBuiltinModule(name: string): { readonly parentPort: Port } } };

const surroundings = globalThis as unknown as Surroundings;
const isWeb = typeof surroundings.postMessage === "function";
const port: Port = isWeb ? surroundings : surroundings.process.getBuiltinModule("node:worker_threads").parentPort;
let counter: WordCounter | undefined;

const begin = ({ preTokenizer, normalizer }: CountStart): WordCounter =>
  createWordCounter(
    parseNormalizers(normalizer === undefined ? undefined : JSON.parse(normalizer)),
    parsePreTokenizers(JSON.parse(preTokenizer)),
  );

const answer = (data: unknown): CountAnswer => {
  if (counter === undefined) {
    counter = begin(data as CountStart);
    return { kind: "begun" };
  }
  if (data === takeAll) return { kind: "all", ...counter.take() };
  countBatch(counter, data as CountBatch);
  return { kind: "counted", lines: counter.texts, size: counter.size };
};

port.onmessage = ({ data }) => {
  try {
    port.postMessage(answer(data));
  } catch (error) {
    port.postMessage({ kind: "failed", error });
  }
};
