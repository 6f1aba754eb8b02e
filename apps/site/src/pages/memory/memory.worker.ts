// The worker of the page about memory: holds the model, runs and stops runs.
import { expose } from "comlink";
import { HeldModel } from "../../engine/held-model.ts";
import type { ModelSource } from "../../model/model-source.ts";
import type { CacheShape } from "./cache-size.ts";
import { type CacheSettings, runSteps, type Step } from "./run-steps.ts";

const held = new HeldModel(["causal"]);
let running: { readonly abort: AbortController; readonly done: Promise<void> } | undefined;

const memory = {
  open: (source: ModelSource, progress: (part: number) => void): Promise<void> => held.open(source, progress),
  /** The sizes that decide what a token costs. */
  shape: async (): Promise<
    CacheShape & { readonly name: string; readonly heads: number; readonly context: number }
  > => {
    const { name, model } = await held.get();
    const { layers, kvHeads, headWidth, heads, contextLength } = model.config;
    return { name, layers, kvHeads, headWidth, heads, context: contextLength };
  },
  /** Ends a run that goes on and begins another; resolves when it is over or was stopped. */
  async run(text: string, count: number, cache: CacheSettings, onStep: (step: Step) => void): Promise<void> {
    await memory.stop();
    const abort = new AbortController();
    const done = runSteps(await held.get(), { text, count, cache, onStep, signal: abort.signal }).catch(
      (error: unknown) => {
        if (!abort.signal.aborted) throw error;
      },
    );
    running = { abort, done: done.catch(() => undefined) };
    await done;
  },
  async stop(): Promise<void> {
    running?.abort.abort();
    await running?.done;
  },
};

export type MemoryWorker = typeof memory;
expose(memory);
