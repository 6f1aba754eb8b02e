// IndexedDB as a place for one run. What lies there is run-store.ts.
import { clear, createStore, get, setMany } from "idb-keyval";
import type { Shelf } from "./run-store.ts";

/** Opens the database with the first use, so that a browser that forbids it says so there. */
export function browserShelf(): Shelf {
  let opened: ReturnType<typeof createStore> | undefined;
  const store = (): ReturnType<typeof createStore> => {
    if (globalThis.indexedDB === undefined) throw new DOMException("there is no storage", "SecurityError");
    opened ??= createStore("attn-train", "run");
    return opened;
  };
  return {
    get: async (name) => get(name, store()),
    setMany: async (entries) => setMany(entries, store()),
    clear: async () => clear(store()),
  };
}
