// Our backend with a number of threads. Not here: what runs on it.
import type { Backend } from "@attn/tensor";
import { setDefaultBackend } from "@attn/tensor";
import { createWasmBackend } from "@attn/tensor/wasm";

/** What a row throws for a figure that cannot be had here; the reason stands in the table. */
export class UnavailableError extends Error {}

interface ThreadedBackend extends Backend {
  readonly threads?: number;
  begun?(): Promise<number>;
}

/**
 * A wasm backend with so many threads, made the default one.
 * @throws UnavailableError when it has fewer.
 */
export const useBackend = async (threads: number): Promise<Backend> => {
  const create: (options?: { threads?: number }) => ThreadedBackend | Promise<ThreadedBackend> = createWasmBackend;
  const backend = await create(threads === 1 ? {} : { threads });
  const running = (await backend.begun?.()) ?? backend.threads ?? 1;
  if (running !== threads) throw new UnavailableError(`the wasm backend runs on ${running} thread, not on ${threads}`);
  setDefaultBackend(backend);
  return backend;
};
