import { expect, test } from "vitest";
import { type History, noHistory, type Report } from "./history.ts";
import { TrainHost } from "./host.ts";
import { type RunStart, RunStore, type Shelf, storageTrouble } from "./run-store.ts";
import { presets } from "./settings.ts";

/** A shelf in memory; `full` makes writing fail as a browser does. */
class MapShelf implements Shelf {
  readonly values = new Map<string, unknown>();
  full = false;
  isTaken = false;

  async claim(): Promise<boolean> {
    return !this.isTaken;
  }
  async get<T>(name: string): Promise<T | undefined> {
    return this.values.get(name) as T | undefined;
  }
  async setMany(entries: [string, unknown][]): Promise<void> {
    if (this.full) throw new DOMException("no more", "QuotaExceededError");
    for (const [name, value] of entries) this.values.set(name, structuredClone(value));
  }
  async clear(): Promise<void> {
    this.values.clear();
  }
}

const words = ["one", "two", "three", "four", "five", "six", "seven"];
const text = Array.from({ length: 70 }, (_, i) => `${words[i % 7]} and ${words[(3 * i) % 5]} make ${i} of them`).join(
  "\n",
);
const start: RunStart = {
  text,
  settings: {
    ...presets[0].settings,
    vocabulary: 288,
    layers: 1,
    heads: "2",
    width: 16,
    context: 16,
    batch: 2,
    steps: 60,
  },
  prompt: "one",
  begun: 0,
};

/** A listener that keeps what it hears. */
function listener(): { history: History; troubles: string[] } & Parameters<TrainHost["find"]>[0] {
  const heard = {
    history: noHistory,
    troubles: [] as string[],
    onPreparing: () => {},
    onFacts: () => {},
    onReport: (report: Report) => {
      if (report.isWhole) heard.history = noHistory;
      heard.history = {
        losses: [...heard.history.losses, ...report.losses],
        heldOut: [...heard.history.heldOut, ...report.heldOut],
        moments: [...heard.history.moments, ...report.moments],
      };
    },
    onTrouble: (said: string) => {
      if (said !== "") heard.troubles.push(said);
    },
  };
  return heard;
}

/** A whole run that nothing interrupts. */
async function uninterrupted(): Promise<History> {
  const heard = listener();
  await new TrainHost({ shelf: new MapShelf() }).begin(start, heard);
  return heard.history;
}

test("a run that another host finds goes on to the losses, texts and maps of one that never stopped", async () => {
  const shelf = new MapShelf();
  const host = new TrainHost({ shelf });
  const first = listener();
  const run = host.begin(start, {
    ...first,
    onReport: (report) => {
      first.onReport(report);
      if (report.step >= 30) host.pause();
    },
  });
  const { step, isDone } = await run;
  expect(isDone).toBe(false);

  const second = listener();
  const next = new TrainHost({ shelf });
  expect(await next.find(second)).toEqual({ step, isDone: false });
  expect(second.history.losses).toHaveLength(step);
  expect(await next.goOn(second)).toEqual({ step: 60, isDone: true });
  expect(second.history).toEqual(await uninterrupted());
});

test("a full storage is said in words, and the run can still be paused and gone on with", async () => {
  const shelf = new MapShelf();
  shelf.full = true;
  const host = new TrainHost({ shelf });
  const heard = listener();
  const begun = await host.begin(start, {
    ...heard,
    onReport: (report) => {
      heard.onReport(report);
      if (report.step >= 30) host.pause();
    },
  });
  expect(begun.isDone).toBe(false);
  expect(heard.troubles[0]).toContain("storage for this site is full");
  const after = listener();
  await host.goOn(after);
  expect([...heard.history.losses, ...after.history.losses]).toEqual((await uninterrupted()).losses);
  expect(shelf.values.size).toBe(0);
});

test("a new run leaves nothing of the one before, and a discarded one is not found", async () => {
  const shelf = new MapShelf();
  const host = new TrainHost({ shelf });
  await host.begin(start, listener());
  expect([...shelf.values.keys()].sort()).toEqual([
    "checkpoint-0.safetensors",
    "checkpoint-1.safetensors",
    "history",
    "start",
  ]);
  await host.discard();
  expect(shelf.values.size).toBe(0);
  expect(await host.find(listener())).toBeUndefined();
});

test("who pauses while the text is still being cut begins nothing, and finds what was kept before", async () => {
  const shelf = new MapShelf();
  await new TrainHost({ shelf }).begin(start, listener());
  const host = new TrainHost({ shelf });
  const hasty = { ...listener(), onPreparing: () => host.pause() };
  await expect(host.begin({ ...start, prompt: "two" }, hasty)).rejects.toThrow("aborted");
  expect(await host.find(listener())).toEqual({ step: 60, isDone: true });
});

test("while another tab trains, a run here leaves what that tab keeps alone, and its run cannot be gone on with", async () => {
  const shelf = new MapShelf();
  await new TrainHost({ shelf }).begin(start, listener());
  const kept = structuredClone(shelf.values);
  shelf.isTaken = true;
  const host = new TrainHost({ shelf });
  const heard = listener();
  await host.find(heard);
  await expect(host.goOn(heard)).rejects.toThrow("Another tab of this site trains in this browser");
  await host.begin({ ...start, prompt: "two" }, heard);
  expect(heard.troubles).toEqual([
    "Another tab of this site keeps its run in this browser. A run of this tab lasts as long as the tab is open.",
  ]);
  expect(shelf.values).toEqual(kept);
});

test("a run that another tab has gone on with is gone on with from there", async () => {
  const shelf = new MapShelf();
  const pausing = (host: TrainHost, at: number): ReturnType<typeof listener> => {
    const heard = listener();
    return { ...heard, onReport: (report) => report.step >= at && host.pause() };
  };
  const one = new TrainHost({ shelf });
  await one.begin(start, pausing(one, 20));
  const two = new TrainHost({ shelf });
  const heard = listener();
  await two.find(heard);
  await one.goOn(pausing(one, 40));
  await two.goOn(heard);
  expect(heard.history).toEqual(await uninterrupted());
});

test("a stored run that is damaged is none, and nothing is thrown", async () => {
  const shelf = new MapShelf();
  shelf.values.set("start", start);
  shelf.values.set("checkpoint-0.safetensors", new Uint8Array(100));
  expect(await new RunStore(shelf, () => {}).find()).toBeUndefined();
});

test("what a browser refuses is said by its reason", () => {
  expect(storageTrouble(new DOMException("", "SecurityError"))).toContain("does not let this page store anything");
  expect(storageTrouble(new Error("disk on fire"))).toContain("(disk on fire)");
});
