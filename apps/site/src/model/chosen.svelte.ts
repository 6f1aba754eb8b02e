// What visitors brought: a model, a tokenizer, word vectors that are used instead of ours, on every page, as long as the site is open.
import type { ModelSource } from "./model-source.ts";
import { ownModel } from "./model-source.ts";
import { type Dropped, sortFiles } from "./sort-files.ts";

class Chosen {
  /** The model of somebody else, in place of the language model or the translator, whichever it is. */
  #model: ModelSource | undefined = $state.raw();
  tokenizer: File | undefined = $state.raw();
  vectors: File | undefined = $state.raw();
  /** Why the last drop was refused. */
  error: string = $state("");
  /** What the page that is open takes for itself, in words: "a text to learn from". */
  alsoTaken: string = $state("");
  /** What was brought last, in words. */
  said: string = $state("");

  /** What pages about language models run on. */
  get model(): ModelSource {
    return this.#model ?? ownModel("language-model");
  }
  /** What pages about translation run on. */
  get translator(): ModelSource {
    return this.#model ?? ownModel("translator");
  }
  get isOwn(): boolean {
    return this.#model === undefined;
  }

  /** Takes dropped or chosen files. Refusals are said, not thrown. */
  take(files: readonly File[]): void {
    try {
      this.#use(sortFiles(files));
      this.error = "";
    } catch (error) {
      this.error = error instanceof Error ? error.message : String(error);
    }
  }

  /** Takes a model that a page made. */
  use(source: ModelSource): void {
    this.#model = source;
    this.said = source.name;
    this.error = "";
  }

  /** A page could not use the model that was brought: says why and goes back to ours. */
  refuse(reason: string): void {
    this.error = `${this.model.name}: ${reason}`;
    this.back();
  }

  /** Back to our own model. */
  back(): void {
    this.#model = undefined;
    this.said = "";
  }

  #use(dropped: Dropped): void {
    if (dropped.kind === "model") this.#model = dropped.source;
    else this[dropped.kind] = dropped.file;
    this.said = dropped.kind === "model" ? dropped.source.name : dropped.file.name;
  }
}

export const chosen: Chosen = new Chosen();
