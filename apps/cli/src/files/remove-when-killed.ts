// Files that are not finished and go when the process does: by a signal, or because nobody reads its output any more. SIGKILL leaves them; who
// resumes a training removes them then. The package signal-exit ends the process, too, where somebody else listens only once, as interruption.ts does.
import { rmSync } from "node:fs";

const unfinished = new Set<string>();
const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** Has `path` removed if the process ends before what is returned is called. */
export function removeWhenKilled(path: string): () => void {
  if (unfinished.size === 0) process.on("exit", removeAll);
  // Who listens for signals already ends the work, and with it the file.
  for (const signal of signals) if (process.listenerCount(signal) === 0) process.once(signal, endBy);
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
