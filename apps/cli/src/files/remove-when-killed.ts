// Files that are not finished and go when the process does: by a signal, or because nobody reads its output any more. SIGKILL leaves them; who
// resumes a training removes them then.
import { rmSync } from "node:fs";
import { onExit } from "signal-exit";

/** Has `path` removed if the process ends before what is returned is called. Who listens for a signal ends the work, and with it the file. */
export const removeWhenKilled = (path: string): (() => void) => onExit(() => rmSync(path, { force: true }));
