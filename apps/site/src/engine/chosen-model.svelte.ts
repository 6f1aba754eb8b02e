// A page's worker with the model that visitors chose open in it: how far loading is, whether it is ready, what went wrong.
import { proxy } from "comlink";
import { chosen, type ModelRole } from "../model/chosen.svelte.ts";
import type { ModelSource } from "../model/model-source.ts";
import { errorText } from "./call-worker.ts";

/** What a page's worker offers at least. It rejects for a model that the page cannot use. */
export interface OpensModels {
  open(source: ModelSource, progress: (part: number) => void): Promise<void>;
}

/** Follows `chosen`: opens each model that is chosen, and goes back to ours, saying why, when one cannot be used. */
export class ChosenModel {
  /** The part that is loaded, 0 to 1; undefined once the model is ready. */
  loading: number | undefined = $state(0);
  /** Counts models that have become ready: reading it makes an effect run again for the next one. */
  opened: number = $state(0);
  error: string = $state("");

  /** Call it while a component is set up. */
  constructor(worker: OpensModels, role: ModelRole = "model") {
    $effect(() => {
      const source = chosen[role];
      let current = true;
      this.loading = 0;
      const progress = proxy((part: number) => {
        if (current && this.loading !== undefined) this.loading = part;
      });
      worker.open(source, progress).then(
        () => current && this.#isReady(),
        (cause: unknown) => current && this.#hasFailed(role, errorText(cause)),
      );
      return () => {
        current = false;
      };
    });
  }

  get ready(): boolean {
    return this.loading === undefined;
  }

  #isReady(): void {
    this.loading = undefined;
    this.error = "";
    this.opened += 1;
  }

  #hasFailed(role: ModelRole, reason: string): void {
    if (chosen.isOwn(role)) this.error = `the model could not be opened: ${reason}`;
    else chosen.refuse(role, reason);
  }
}
