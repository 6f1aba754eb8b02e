// What visitors brought: a model, a tokenizer, word vectors that are used instead of ours, on every page that can, as long as the site is open.
import type { ModelSource } from "./model-source.ts";
import { ownModel } from "./model-source.ts";
import { sortFiles } from "./sort-files.ts";

/** What a page needs: a model that writes on, or one that translates. */
export type ModelRole = "model" | "translator";

const ours = { model: "language-model", translator: "translator" } as const;

class Chosen {
  /** The model of somebody else, whichever of the two it is. */
  brought: ModelSource | undefined = $state.raw();
  /** The roles in which it could not be used: pages with that need run on ours, the others on it. */
  #unfit: readonly ModelRole[] = $state.raw([]);
  tokenizer: File | undefined = $state.raw();
  vectors: File | undefined = $state.raw();
  /** Why the last drop was refused. */
  error: string = $state("");
  /** What the page that is open takes for itself, in words: "a text to learn from". */
  alsoTaken: string = $state("");

  /** What pages about language models run on. */
  get model(): ModelSource {
    return this.#sourceFor("model");
  }
  /** What pages about translation run on. */
  get translator(): ModelSource {
    return this.#sourceFor("translator");
  }

  /** Whether pages of a role run on our own model. */
  isOwn(role: ModelRole): boolean {
    return this.brought === undefined || this.#unfit.includes(role);
  }

  /** Takes dropped or chosen files. Refusals are said, not thrown. */
  take(files: readonly File[]): void {
    try {
      const dropped = sortFiles(files);
      this.error = "";
      if (dropped.kind === "model") this.use(dropped.source);
      else this[dropped.kind] = dropped.file;
    } catch (error) {
      this.error = error instanceof Error ? error.message : String(error);
    }
  }

  /** Takes a model. */
  use(source: ModelSource): void {
    this.brought = source;
    this.#unfit = [];
    this.error = "";
  }

  /** A page could not use the model that was brought: says why. Pages of this role go on with ours, others keep it. */
  refuse(role: ModelRole, reason: string): void {
    this.error = `${this[role].name}: ${reason}`;
    this.#unfit = [...this.#unfit, role];
  }

  /** Back to our own models. */
  back(): void {
    this.brought = undefined;
    this.#unfit = [];
  }

  #sourceFor(role: ModelRole): ModelSource {
    return this.brought === undefined || this.isOwn(role) ? ownModel(ours[role]) : this.brought;
  }
}

export const chosen: Chosen = new Chosen();
