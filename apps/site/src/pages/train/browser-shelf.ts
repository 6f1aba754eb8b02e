// IndexedDB as a place for one run, which one tab at a time may write. What lies there is run-store.ts.
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
  let isMine = false;
  return {
    claim: async () => {
      isMine ||= await hold("attn-train");
      return isMine;
    },
    get: async (name) => get(name, store()),
    setMany: async (entries) => setMany(entries, store()),
    clear: async () => clear(store()),
  };
}

/** Takes a lock until the page is closed; false where another page has it. A browser without locks has no other pages to mind. */
function hold(name: string): Promise<boolean> {
  const { locks } = navigator;
  if (locks === undefined) return Promise.resolve(true);
  return new Promise((resolve) => {
    const kept = locks.request(name, { ifAvailable: true }, (lock) => {
      resolve(lock !== null);
      return lock === null ? undefined : new Promise(() => {});
    });
    kept.catch(() => resolve(true));
  });
}
