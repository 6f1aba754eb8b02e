// The worker of the page: holds the run. What it does is host.ts.
import { expose, transfer } from "comlink";
import { startBackend } from "../../engine/start-backend.ts";
import { browserShelf } from "./browser-shelf.ts";
import { type Listener, type Standing, TrainHost } from "./host.ts";
import { zipFolder } from "./model-folder.ts";
import type { RunStart } from "./run-store.ts";
import { sampleText } from "./sample-text.ts";

const host = new TrainHost({ shelf: browserShelf(), threads: startBackend() });

const train = {
  sample: (): string => sampleText(),
  find: (listener: Listener): Promise<Standing | undefined> => host.find(listener),
  begin: (start: RunStart, listener: Listener): Promise<Standing> => host.begin(start, listener),
  goOn: (listener: Listener): Promise<Standing> => host.goOn(listener),
  pause: (): void => host.pause(),
  discard: (): Promise<void> => host.discard(),
  files: async (): Promise<Record<string, Blob>> =>
    Object.fromEntries(Object.entries(await host.folder()).map(([name, bytes]) => [name, new Blob([bytes])])),
  zip: async (folder: string): Promise<Uint8Array<ArrayBuffer>> => {
    const bytes = zipFolder(await host.folder(), folder);
    return transfer(bytes, [bytes.buffer]);
  },
};

export type TrainWorker = typeof train;
expose(train);
