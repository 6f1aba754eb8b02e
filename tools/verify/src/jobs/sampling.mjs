// @attn/sampling alone: greedy choice, then a seeded draw that stays in the nucleus.
import { deepEqual, equal, ok } from "node:assert/strict";
import { sampler } from "@attn/sampling";

const logits = new Float32Array([0, 3, 2.5, -4]);
equal(sampler({ temperature: 0 })(logits), 1);

const draw = () => {
  const sample = sampler({ temperature: 0.8, topP: 0.95, seed: 7 });
  return Array.from({ length: 50 }, () => sample(logits));
};
deepEqual(draw(), draw());
ok(draw().every((token) => token === 1 || token === 2));
