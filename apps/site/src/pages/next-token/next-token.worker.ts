// The worker of the page about the next token: holds the model, reads what was written.
import { expose } from "comlink";
import { HeldModel } from "../../engine/held-model.ts";
import type { ModelSource } from "../../model/model-source.ts";
import { type ReadAhead, readAhead, type Written } from "./read-ahead.ts";

const held = new HeldModel(["causal"]);

const nextToken = {
  open: (source: ModelSource, progress: (part: number) => void): Promise<void> => held.open(source, progress),
  read: async (written: Written): Promise<ReadAhead> => readAhead(await held.get(), written),
};

export type NextTokenWorker = typeof nextToken;
expose(nextToken);
