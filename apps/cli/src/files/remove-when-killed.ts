// Files that are not finished and go when the process does: by Ctrl-C, SIGTERM, or because nobody reads its output any more.
// SIGKILL leaves them; who resumes a training removes them then.
import { rmSync } from "node:fs";

const unfinished = new Set<string>();
const signals = ["SIGINT", "SIGTERM"] as const;

/** Has `path` removed if the process ends before what is returned is called. */
export function removeWhenKilled(path: string): () => void {
  if (unfinished.size === 0) process.on("exit", removeAll);
  // Who listens for signals already ends the work, and with it the file.
  const isAlone = signals.every((signal) => process.listenerCount(signal) === 0);
  if (isAlone) for (const signal of signals) process.once(signal, endBy);
  unfinished.add(path);
  return () => {
    unfinished.delete(path);
    if (unfinished.size > 0) return;
    process.off("exit", removeAll);
    for (const signal of signals) process.off(signal, endBy);
  };
}

function removeAll(): void {
  for (const path of unfinished) rmSync(path, { force: true });
}

/** Ends the process as the signal would have. */
function endBy(signal: NodeJS.Signals): void {
  removeAll();
  for (const each of signals) process.off(each, endBy);
  process.kill(process.pid, signal);
}
