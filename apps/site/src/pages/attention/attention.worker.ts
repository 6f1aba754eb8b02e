// The worker of the page about attention: holds the model, answers what the page asks of a head.
import { expose } from "comlink";
import { HeldModel } from "../../engine/held-model.ts";
import type { ModelSource } from "../../model/model-source.ts";
import { type Look, Looker, type LookRequest } from "./look.ts";

const held = new HeldModel(["causal"]);
const looker = new Looker();

const attention = {
  open: (source: ModelSource, progress: (part: number) => void): Promise<void> => held.open(source, progress),
  look: async (request: LookRequest): Promise<Look> => looker.look(await held.get(), request),
};

export type AttentionWorker = typeof attention;
expose(attention);
