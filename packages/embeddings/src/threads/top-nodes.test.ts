// The copies that workers have of the tree's top nodes: they change nothing for one thread, and lose nothing between several.
import { describe, expect, test, vi } from "vitest";
import { Network, type Weights } from "../network/network.ts";
import { Random, seededState } from "../network/random.ts";
import { type Word2VecOptions, word2VecSettings } from "../training/word2vec-options.ts";
import { trainHere } from "./trainer.ts";
import { WorkerTeam } from "./worker-team.ts";

const batches = 24;

/** Trains batches of random words, each of which depends on its number alone. @returns what was learned. */
async function train(options: Word2VecOptions, V: number, byTeam = false): Promise<Weights> {
  const settings = word2VecSettings("test", { batchWords: 200, hs: 1, negative: 0, ...options });
  const counts = Float64Array.from({ length: V }, (_, word) => Math.ceil(1000 / (word + 1)));
  const network = new Network("test", { counts, settings });
  const trainer = byTeam ? new WorkerTeam("test", network) : trainHere(network);
  for (let number = 0; number < batches; number++) {
    const [slot, random] = [await trainer.freeSlot(), new Random(seededState(3, number))];
    for (let at = 0; at < 200; at++) slot.words[at] = random.below(1 + random.below(V)); // the first ones most often
    slot.windows.fill(2);
    slot.ends.set(Array.from({ length: 20 }, (_, n) => 10 * (n + 1)));
    slot.begin({ sentences: 20, random: seededState(4, number), alpha: settings.alpha });
    trainer.train(slot, () => {});
  }
  await trainer.idle();
  await trainer.close();
  return network.weights();
}

describe.each<Word2VecOptions>([{ sg: 1 }, { sg: 0 }, { sg: 1, negative: 3 }, { sg: 0, negative: 3 }])("%j", (mode) => {
  // V: no node at all, fewer than are copied, more than are copied; D: around a vector; so large that few are copied
  test.each([
    [1, 4],
    [2, 5],
    [40, 12],
    [700, 7],
    [300, 1500],
  ])("with copies one thread learns the same to the last bit: %i words of %i numbers", async (V, vectorSize) => {
    const [alone, copying] = [
      await train({ ...mode, vectorSize, workers: 1 }, V),
      await train({ ...mode, vectorSize, workers: 2 }, V),
    ];
    expect(copying).toEqual(alone);
  });
});

test.each<Word2VecOptions>([{ sg: 1 }, { sg: 0 }])(
  "what several workers learn about the top nodes adds up: %j",
  async (mode) => {
    const options = { ...mode, vectorSize: 20, alpha: 1e-4 }; // so small that the order of steps matters little
    const [alone, together] = [
      await train({ ...options, workers: 1 }, 60),
      await train({ ...options, workers: 3 }, 60, true),
    ];
    const [expected, nodes] = [alone.nodes as Float32Array, together.nodes as Float32Array];
    const largest = expected.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    nodes.forEach((value, at) => {
      expect(Math.abs(value - (expected[at] as number)), `node ${Math.floor(at / 20)}`).toBeLessThan(0.05 * largest);
    });
  },
);

test("what another worker learns about a top node while a batch is trained is kept", async () => {
  const [V, step, batchWords] = [60, 8, 500_000]; // rows of 5 numbers are filled up to 8 with zeros, of which kernels make nothing else
  const settings = word2VecSettings("test", { vectorSize: 5, batchWords, hs: 1, negative: 0, workers: 2 });
  const network = new Network("test", { counts: Float64Array.from({ length: V }, (_, word) => V - word), settings });
  const team = new WorkerTeam("test", network);
  const [slot, random] = [await team.freeSlot(), new Random(seededState(5, 0))];
  for (let at = 0; at < batchWords; at++) slot.words[at] = random.below(V);
  slot.windows.fill(5);
  slot.ends[0] = batchWords;
  slot.begin({ sentences: 1, random: seededState(6, 0), alpha: 1e-4 });
  team.train(slot, () => {});

  const address = new Uint32Array(network.memory.buffer, network.plan)[2];
  const rows = new Float32Array(network.memory.buffer, address, V * step);
  const top = [2, 3, 4, 5].map((back) => (V - back) * step); // the root and three more
  await vi.waitUntil(() => rows[top[0] as number] !== 0, { interval: 1, timeout: 30_000 }); // the copy has met the shared row
  for (const row of top) rows[row + step - 1] = 7;
  await team.idle();
  await team.close();
  const kept = top.filter((row) => (rows[row + step - 1] as number) > 6); // it takes part in learning from now on
  expect(kept.length).toBeGreaterThan(2); // without locks, one may be written just when a copy meets it
});
