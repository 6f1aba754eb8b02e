// Which tokenizers are open in the page's worker, and under which names. What can be opened is said by the page.
import type { Remote } from "comlink";
import { errorText } from "../../engine/call-worker.ts";
import type { TokenizerSource, TokensWorker } from "./tokens.worker.ts";

/** The sources of OpenAI's encodings. */
export const encodingSources = {
  gpt2: { kind: "encoding", name: "gpt2" },
  cl100k: { kind: "encoding", name: "cl100k" },
  o200k: { kind: "encoding", name: "o200k" },
} as const satisfies Readonly<Record<string, TokenizerSource>>;

/** Opens each tokenizer when it is first wanted, and again when its source is another. */
export class OfferedTokenizers {
  /** What is open under each name. */
  open: Readonly<Record<string, TokenizerSource>> = $state.raw({});
  readonly #worker: Remote<TokensWorker>;
  readonly #asked = new Map<string, { readonly source: TokenizerSource; readonly done: Promise<void> }>();

  constructor(worker: Remote<TokensWorker>) {
    this.#worker = worker;
  }

  /** Resolves once `source` is open under `key`. @throws Error in one line when it cannot be opened; it may be tried again */
  async want(key: string, source: TokenizerSource): Promise<void> {
    const asked = this.#asked.get(key);
    if (asked?.source === source) return asked.done;
    const done = this.#open(key, source);
    this.#asked.set(key, { source, done });
    return done;
  }

  async #open(key: string, source: TokenizerSource): Promise<void> {
    try {
      await this.#worker.open(key, source);
    } catch (cause) {
      if (this.#asked.get(key)?.source === source) this.#asked.delete(key);
      throw new Error(errorText(cause));
    }
    if (this.#asked.get(key)?.source === source) this.open = { ...this.open, [key]: source };
  }
}

/** What was trained in this visit, kept while other pages are looked at. */
class Trained {
  source: (TokenizerSource & { readonly kind: "json" }) | undefined = $state.raw();
}
export const trained: Trained = new Trained();
