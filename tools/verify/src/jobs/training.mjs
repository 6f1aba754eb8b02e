// @attn/training with the tensor package it depends on: a weight learns its target, and goes on from a checkpoint.
import { equal, ok } from "node:assert/strict";
import { tensor } from "@attn/tensor";
import { AdamW, constantSchedule, randomBatches, train } from "@attn/training";

const files = new Map();
/** @type {import("@attn/training").CheckpointStore} */
const store = {
  write: async (name, bytes) => void files.set(name, bytes),
  read: async (name) => files.get(name),
};
/** @param {number} steps */
const run = (steps) =>
  train({
    parameters: { weight: tensor([0]) },
    loss: ({ weight }, noise) => weight.sub(3).add(noise).square().sum(),
    batches: randomBatches((random) => random.unit() / 100, { seed: 1 }),
    optimiser: AdamW(),
    schedule: constantSchedule(0.1),
    steps,
    checkpoints: { store, every: 50, resume: true },
  });
equal((await run(100)).step, 100);
const { parameters, stopped } = await run(200);
equal(stopped, "steps");
ok(Math.abs((await parameters.weight.item()) - 3) < 0.05);
