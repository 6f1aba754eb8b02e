// The worker of the page about translation: holds the model, translates, draws.
import { expose, type Remote, releaseProxy } from "comlink";
import { HeldModel } from "../../engine/held-model.ts";
import type { ModelSource } from "../../model/model-source.ts";
import { type DrawnForms, type DrawSettings, drawForms } from "./draw-forms.ts";
import { type ReadTranslation, readTranslation, type TranslationRequest } from "./read-translation.ts";
import { SourceLogits } from "./source-logits.ts";
import { sourceTokens } from "./source-tokens.ts";

const held = new HeldModel(["encoder-decoder"]);
/** Counts draws and stops: of draws that were asked for while others were being stopped only the newest begins. */
let turn = 0;
let running: { readonly abort: AbortController; readonly done: Promise<unknown> } | undefined;
/** The source that was drawn for last: another temperature uses its logits again. */
let kept: { readonly key: string; readonly logits: SourceLogits } | undefined;

const translate = {
  async open(source: ModelSource, progress: (part: number) => void): Promise<void> {
    await translate.stop();
    forget();
    return held.open(source, progress);
  },
  read: async (request: TranslationRequest): Promise<ReadTranslation> => readTranslation(await held.get(), request),
  /** Ends draws that go on and begins others; undefined when these were stopped or others took their place. */
  async draw(
    { text, to, ...settings }: DrawSettings & { readonly text: string; readonly to: string },
    onProgress: (drawn: DrawnForms) => void,
  ): Promise<DrawnForms | undefined> {
    const mine = await translate.stop();
    if (mine !== turn) {
      release(onProgress);
      return undefined;
    }
    const abort = new AbortController();
    const done = drawAll({ text, to, settings, onProgress, signal: abort.signal }).catch((error: unknown) => {
      if (!abort.signal.aborted) throw error;
      return undefined;
    });
    running = { abort, done: done.catch(() => undefined) };
    return done.finally(() => release(onProgress));
  },
  /** Gives the number of this stop. */
  async stop(): Promise<number> {
    turn += 1;
    const mine = turn;
    running?.abort.abort();
    await running?.done;
    return mine;
  },
};

/** Gives the channel of a callback back. */
function release(callback: (drawn: DrawnForms) => void): void {
  (callback as Remote<typeof callback>)[releaseProxy]();
}

interface Draws {
  readonly text: string;
  readonly to: string;
  readonly settings: DrawSettings;
  readonly onProgress: (drawn: DrawnForms) => void;
  readonly signal: AbortSignal;
}

async function drawAll({ text, to, settings, onProgress, signal }: Draws): Promise<DrawnForms> {
  const opened = await held.get();
  const tokens = sourceTokens(opened, text, to);
  if (tokens.length === 0) return { forms: [], drawn: 0, wanted: 0 };
  const key = tokens.join(".");
  if (kept?.key !== key) {
    forget();
    kept = { key, logits: await SourceLogits.create(opened.model, tokens) };
  }
  return drawForms(opened, { ...settings, source: kept.logits }, { onProgress, signal });
}

function forget(): void {
  kept?.logits.dispose();
  kept = undefined;
}

export type TranslateWorker = typeof translate;
expose(translate);
