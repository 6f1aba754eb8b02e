// The worker of the home page: holds the model, reads texts.
import { expose } from "comlink";
import { HeldModel } from "../../engine/held-model.ts";
import type { ModelSource } from "../../model/model-source.ts";
import { type ReadText, readText } from "./read-text.ts";

const held = new HeldModel(["causal"]);

const home = {
  open: (source: ModelSource, progress: (part: number) => void): Promise<void> => held.open(source, progress),
  read: async (text: string): Promise<ReadText> => readText(await held.get(), text),
};

export type HomeWorker = typeof home;
expose(home);
