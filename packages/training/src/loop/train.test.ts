import { memory, setDefaultBackend, type Tensor, tensor } from "@attn/tensor";
import { createWasmBackend } from "@attn/tensor/wasm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { BatchSource } from "../batches/batch-source.ts";
import { randomBatches } from "../batches/random-batches.ts";
import type { NamedTensors } from "../named-tensors.ts";
import { AdamW } from "../optimisers/adam-w.ts";
import { sgd } from "../optimisers/sgd.ts";
import { constantSchedule } from "../schedules/schedule.ts";
import { Checkpoints } from "../state/checkpoints.ts";
import { MemoryStore } from "../testing/memory-store.ts";
import { meanLoss } from "./mean-loss.ts";
import type { TrainingProgress } from "./progress.ts";
import type { TrainOptions } from "./train.ts";
import { train } from "./train.ts";
import { Trainer } from "./trainer.ts";

beforeAll(() => setDefaultBackend(createWasmBackend()));
afterAll(() => setDefaultBackend(createWasmBackend()));

/** (w − target)², with the targets as batches. */
const parabola = (targets: readonly number[]): TrainOptions<number> => {
  let at = 0;
  const batches: BatchSource<number> = {
    next: () => targets[at++ % targets.length]!,
    position: () => ({ at }),
    seek: (position) => {
      at = position.at as number;
    },
  };
  return {
    parameters: { w: tensor([4]) },
    loss: ({ w }, target) => w!.sub(target).square().sum(),
    batches,
    optimiser: sgd(),
    schedule: constantSchedule(0.25),
    steps: 10,
  };
};
const weightIn = async (parameters: NamedTensors): Promise<number> => parameters.w!.item();

describe("train", () => {
  it("goes down the slope, halving the distance at each step of this one", async () => {
    const progress: TrainingProgress[] = [];
    const { parameters, step, stopped } = await train({ ...parabola([0]), onProgress: (p) => void progress.push(p) });
    expect(await weightIn(parameters)).toBe(4 / 2 ** 10);
    expect([step, stopped]).toEqual([10, "steps"]);
    expect(progress.map(({ loss }) => loss)).toEqual(Array.from({ length: 10 }, (_, i) => (4 / 2 ** i) ** 2));
    expect(progress[0]!.tokensPerSecond).toBeUndefined();
  });

  it("averages the gradients and the losses of accumulated batches", async () => {
    const losses: number[] = [];
    const { parameters } = await train({
      ...parabola([1, 3]),
      accumulate: 2,
      steps: 1,
      onProgress: ({ loss }) => void losses.push(loss),
    });
    expect(losses).toEqual([(9 + 1) / 2]);
    expect(await weightIn(parameters)).toBe(4 - (0.25 * (6 + 2)) / 2);
  });

  it("shortens gradients to the given norm and tells what it was", async () => {
    const norms: (number | undefined)[] = [];
    const run = { ...parabola([0]), steps: 1, clipNorm: 2 };
    const { parameters } = await train({ ...run, onProgress: ({ gradientNorm }) => void norms.push(gradientNorm) });
    expect(norms).toEqual([8]);
    expect(await weightIn(parameters)).toBeCloseTo(4 - 0.25 * 2, 6);
  });

  it("tells speed and time left by the clock", async () => {
    let time = 1000;
    const seen: [number | undefined, number][] = [];
    await train({
      ...parabola([0]),
      steps: 4,
      countTokens: () => 50,
      loss: ({ w }) => {
        time += 500;
        return w!.square().sum();
      },
      now: () => time,
      onProgress: ({ tokensPerSecond, secondsLeft }) => void seen.push([tokensPerSecond, secondsLeft]),
    });
    expect(seen).toEqual([
      [100, 1.5],
      [100, 1],
      [100, 0.5],
      [100, 0],
    ]);
  });

  it("stops when evaluations no longer get better, and knows the best", async () => {
    const losses = [5, 3, 4, 3, 2.5, 2.5, 9, 8, 1];
    let at = 0;
    const evaluated: (number | undefined)[] = [];
    const result = await train({
      ...parabola([0]),
      steps: 100,
      evaluation: { every: 2, patience: 3, loss: () => losses[at++]! },
      onProgress: ({ validationLoss }) => void evaluated.push(validationLoss),
    });
    expect(result).toMatchObject({ step: 16, stopped: "patience", best: { loss: 2.5, step: 10 } });
    expect(evaluated.slice(0, 4)).toEqual([undefined, 5, undefined, 3]);
  });

  it("ends with the weights of the best evaluation where they are to be kept, and with the last ones otherwise", async () => {
    const losses = [5, 3, 4, 6, 7];
    for (const [keep, step] of [
      ["best", 4],
      ["last", 10],
      [undefined, 10],
    ] as const) {
      let at = 0;
      const seen: Float32Array[] = [];
      const { parameters, ...rest } = await train({
        ...parabola([0]),
        steps: 10,
        evaluation: { every: 2, keep, loss: () => losses[at++]! },
        onProgress: async (_, now) => void seen.push(await Object.values(now)[0]!.data()),
      });
      expect(rest).toEqual({ step: 10, stopped: "steps", best: { loss: 3, step: 4 } });
      expect(await Object.values(parameters)[0]!.data()).toEqual(seen[step - 1]);
    }
  });

  it.each([
    ["the last are the best", 1, (step: number) => -step, 4],
    ["an earlier one was better", 1, (step: number) => step, 1],
    ["none was judged", 100, () => 0, 4],
  ] as const)("holds one set of weights at the end when %s", async (_, every, loss, kept) => {
    const options = parabola([0]);
    await options.parameters.w!.data();
    const before = memory().bytes;
    const stop = new AbortController();
    const seen: number[] = [];
    const { parameters } = await train({
      ...options,
      signal: stop.signal,
      evaluation: { every, keep: "best", loss: () => loss(seen.length) },
      onProgress: async ({ step }, now) => {
        seen.push(await weightIn(now));
        if (step === 4) stop.abort();
      },
    });
    expect(await weightIn(parameters)).toBe(seen[kept - 1]);
    parameters.w!.dispose();
    expect(memory().bytes).toBe(before);
  });

  it("does not go on with best weights from a checkpoint that has none", async () => {
    const store = new MemoryStore();
    const options = { ...parabola([0]), checkpoints: { store, every: 2, resume: true } };
    const evaluation = { every: 1, loss: () => 1 };
    await train({ ...options, steps: 4, evaluation });
    await expect(train({ ...options, steps: 8, evaluation: { ...evaluation, keep: "best" } })).rejects.toThrow(
      new RangeError(
        'train: evaluation.keep is "best", but the checkpoint of step 4 has no best weights. Resume with "last", as it was saved',
      ),
    );
    const keep = "worst" as "best";
    await expect(train({ ...options, steps: 8, evaluation: { ...evaluation, keep } })).rejects.toThrow(
      new RangeError('train: evaluation.keep must be "last" or "best", got "worst"'),
    );
  });

  it("evaluates after the last step too", async () => {
    const { best } = await train({ ...parabola([0]), steps: 3, evaluation: { every: 100, loss: () => 7 } });
    expect(best).toEqual({ loss: 7, step: 3 });
  });

  it("stops at an abort, from a timer too, with what it has", async () => {
    const stop = new AbortController();
    setTimeout(() => stop.abort(), 1);
    const store = new MemoryStore();
    const result = await train({
      ...parabola([0]),
      schedule: constantSchedule(1e-9),
      steps: 1e9,
      signal: stop.signal,
      checkpoints: { store, every: 1e8 },
    });
    expect(result.stopped).toBe("abort");
    expect(result.step).toBeGreaterThan(0);
    expect(store.writes).toBe(3); // two at the beginning, one at the end
    const resumed = await train({
      ...parabola([0]),
      steps: result.step + 1,
      checkpoints: { store, every: 1e8, resume: true },
    });
    expect(resumed.step).toBe(result.step + 1);
  });

  it("does not touch the parameters that it was given", async () => {
    const run = parabola([0]);
    const { parameters } = await train(run);
    expect(await weightIn(run.parameters)).toBe(4);
    expect(await weightIn(parameters)).not.toBe(4);
  });

  it("begins anew where there is a checkpoint but no wish to resume", async () => {
    const store = new MemoryStore();
    await train({ ...parabola([0]), steps: 9, checkpoints: { store, every: 3 } });
    const steps: number[] = [];
    await train({
      ...parabola([0]),
      steps: 2,
      checkpoints: { store, every: 50 },
      onProgress: ({ step }) => void steps.push(step),
    });
    expect(steps).toEqual([1, 2]);
    await train({
      ...parabola([0]),
      steps: 3,
      checkpoints: { store, every: 50, resume: true },
      onProgress: ({ step }) => void steps.push(step),
    });
    expect(steps).toEqual([1, 2, 3]);
  });
});

describe("what train refuses", () => {
  it("is a loss that is no number, by its step", async () => {
    const run = parabola([0, 0, Number.NaN]);
    await expect(train(run)).rejects.toThrow(
      "train: the loss is NaN at step 3, with a learning rate of 0.25. Lower the rate or clip the gradients",
    );
    const endless = train({ ...parabola([0]), schedule: constantSchedule(1e12), steps: 20 });
    await expect(endless).rejects.toThrow(/^train: the loss is Infinity at step [23], with a learning rate of/);
  });

  it("are gradients that are no numbers", async () => {
    const loss = ({ w }: NamedTensors): Tensor => w!.mul(0).sqrt().sum(); // the slope of √ at 0 is infinite, times 0
    await expect(train({ ...parabola([0]), loss, clipNorm: 1 })).rejects.toThrow(
      /^train: the norm of the gradients is NaN at step 1, with/,
    );
  });

  it("is saving what no run could go on from", async () => {
    const store = new MemoryStore();
    const loss = ({ w }: NamedTensors): Tensor => w!.mul(0).sqrt().sum();
    const run = train({ ...parabola([0]), loss, checkpoints: { store, every: 1 } });
    await expect(run).rejects.toThrow('saveState: parameter "w" holds NaN. Lower the rate or clip the gradients');
    const { state } = await new Checkpoints(store).load();
    expect(state?.step).toBe(0);
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, undefined as unknown as number])(
    "is an evaluation of %s, before a checkpoint holds it",
    async (loss) => {
      const store = new MemoryStore();
      const run = { ...parabola([0]), checkpoints: { store, every: 1, resume: true } };
      await expect(train({ ...run, evaluation: { every: 3, loss: () => loss } })).rejects.toThrow(
        new RangeError(`train: the loss of the evaluation after step 3 is ${loss}. It must be finite`),
      );
      const { state, damaged } = await new Checkpoints(store).load();
      expect([state?.step, damaged]).toEqual([2, []]);
    },
  );

  it("is a rate that is no number, before anything is updated", async () => {
    const trainer = new Trainer({ ...parabola([0]), schedule: (step) => (step === 1 ? Number.NaN : 0.25) });
    await trainer.advance();
    await expect(trainer.advance()).rejects.toThrow("train: the schedule gives NaN for step 2, not a number");
    expect([await weightIn(trainer.parameters), trainer.step]).toEqual([2, 1]);
    trainer.dispose();
  });

  it("is a seed that is no safe integer, told as it was given; the largest ones are fine", async () => {
    await expect(train({ ...parabola([0]), seed: 1.5 })).rejects.toThrow(
      "Trainer: seed must be a safe integer, got 1.5",
    );
    await expect(train({ ...parabola([0]), seed: "7" as unknown as number })).rejects.toThrow('got "7"');
    for (const seed of [Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER])
      expect((await train({ ...parabola([0]), steps: 1, seed })).step).toBe(1);
  });

  it("are options outside their range", async () => {
    const run = parabola([0]);
    const every = { every: 0, loss: () => 1 };
    await expect(train({ ...run, steps: 0 })).rejects.toThrow("train: steps must be a whole number from 1, got 0");
    await expect(train({ ...run, accumulate: 0.5 })).rejects.toThrow(
      "Trainer: accumulate must be a whole number from 1, got 0.5",
    );
    await expect(train({ ...run, evaluation: every })).rejects.toThrow(
      "train: evaluation.every must be a whole number from 1, got 0",
    );
    await expect(train({ ...run, parameters: {} })).rejects.toThrow("Trainer: there are no parameters");
    await expect(train({ ...run, clipNorm: -1 })).rejects.toThrow(
      "clipByGlobalNorm: maxNorm must be a number above 0, got -1",
    );
    await expect(meanLoss(run, [])).rejects.toThrow("meanLoss: there are no batches");
  });

  it("is a checkpoint of another optimiser or another model", async () => {
    const store = new MemoryStore();
    const checkpoints = { store, every: 1, resume: true };
    await train({ ...parabola([0]), steps: 2, checkpoints });
    await expect(train({ ...parabola([0]), optimiser: AdamW(), checkpoints })).rejects.toThrow(
      "restoreState: the state is one of sgd, but the optimiser is AdamW",
    );
    const wide = { ...parabola([0]), parameters: { w: tensor([1, 2]) } };
    await expect(train({ ...wide, checkpoints })).rejects.toThrow(
      'restoreState: parameter "w" is [1] in the state but [2] in the model',
    );
    const other = { ...parabola([0]), parameters: { v: tensor([1]) } };
    await expect(train({ ...other, checkpoints })).rejects.toThrow(
      'restoreState: there is no parameter "w" in the model',
    );
    const more = { ...parabola([0]), parameters: { w: tensor([1]), v: tensor([1]) } };
    await expect(train({ ...more, checkpoints })).rejects.toThrow('restoreState: the state has no parameter "v"');
    await expect(train({ ...parabola([0]), optimiser: sgd({ momentum: 0.5 }), checkpoints })).rejects.toThrow(
      'restoreState: the state has no velocity "w"',
    );
  });
});

describe("a trainer", () => {
  it("is as it was before an update that failed", async () => {
    let isBroken = false;
    const run = parabola([0, 1, 2, 3]);
    const trainer = new Trainer({
      ...run,
      optimiser: AdamW(),
      loss: (parameters, target, context) =>
        isBroken ? parameters.w!.mul(Number.NaN).sum() : run.loss(parameters, target, context),
    });
    await trainer.advance();
    const before = await trainer.saveState();
    isBroken = true;
    await expect(trainer.advance()).rejects.toThrow("the loss is NaN at step 2");
    expect(await trainer.saveState()).toEqual(before);
    isBroken = false;
    expect((await trainer.advance()).step).toBe(2);
    trainer.dispose();
  });

  it("tells the loss its step, that this is training, and a new seed for each batch", async () => {
    const seen: { step: number; seed: number; isTraining: boolean }[] = [];
    const trainer = new Trainer({
      ...parabola([0]),
      accumulate: 2,
      loss: ({ w }, _, context) => {
        seen.push(context);
        return w!.square().sum();
      },
    });
    await trainer.advance();
    await trainer.advance();
    expect(seen.map(({ step }) => step)).toEqual([0, 0, 1, 1]);
    expect(new Set(seen.map(({ seed }) => seed)).size).toBe(4);
    expect(seen.every(({ seed, isTraining }) => isTraining && seed >= 0 && seed < 2 ** 31)).toBe(true);
    trainer.dispose();
  });
});

describe("batches of one's own", () => {
  it("are drawn from a stream that resumes", async () => {
    const source = randomBatches((random) => random.below(1000), { seed: 9 });
    await source.next();
    const place = source.position();
    const first = [await source.next(), await source.next()];
    source.seek(JSON.parse(JSON.stringify(place)));
    expect([await source.next(), await source.next()]).toEqual(first);
    expect(() => source.seek({ at: 1 })).toThrow('seek: the position has no random state, got {"at":1}');
  });
});
