import { tensor } from "@attn/tensor";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { MemoryStore } from "../testing/memory-store.ts";
import { CheckpointError, opening, prefixBytes } from "./checkpoint-format.ts";
import { Checkpoints } from "./checkpoints.ts";
import { crc32 } from "./crc32.ts";
import { decodeState } from "./decode-state.ts";
import { encodeState } from "./encode-state.ts";
import { restoredTensors, savedTensors } from "./saved-tensors.ts";
import type { TrainingState } from "./training-state.ts";

const state = (step: number): TrainingState => ({
  step,
  optimiser: "AdamW",
  parameters: {
    "model.weight": { shape: [2, 3], data: Float32Array.of(1, -0, Number.NaN, 3e38, 1e-45, step) },
    __proto_: { shape: [], data: Float32Array.of(7) },
    none: { shape: [0, 4], data: new Float32Array() },
  },
  slots: { firstMoment: { "a/b": { shape: [1], data: Float32Array.of(0.5) } } },
  position: { epoch: 3, random: [1, 2, 3, 4] },
  random: [5, 6, 7, 4294967295],
  evaluation: { best: { loss: 0.1 + 0.2, step: 4 }, withoutGain: 2 },
});

describe("crc32", () => {
  it("has the check value of the standard, in one part or several", () => {
    const text = new TextEncoder().encode("123456789");
    expect(crc32(text)).toBe("cbf43926");
    expect(crc32(text.subarray(0, 4), text.subarray(4))).toBe("cbf43926");
    expect(crc32()).toBe("00000000");
  });
});

describe("a checkpoint", () => {
  const bytes = encodeState(state(6));

  it("gives back the state, bit for bit", () => {
    const decoded = decodeState(bytes);
    const { parameters, ...rest } = state(6);
    expect(decoded).toMatchObject(rest);
    for (const [name, { shape, data }] of Object.entries(parameters)) {
      expect(decoded.parameters[name]!.shape).toEqual(shape);
      expect(new Uint32Array(decoded.parameters[name]!.data.buffer)).toEqual(new Uint32Array(data.buffer));
    }
    expect(encodeState(decoded)).toEqual(bytes);
  });

  it("gives back the best weights, which need not be there", () => {
    expect(decodeState(bytes).bestWeights).toBeUndefined();
    const bestWeights = { "model.weight": { shape: [2], data: Float32Array.of(1, 2) } };
    const decoded = decodeState(encodeState({ ...state(6), bestWeights }));
    expect(decoded.bestWeights).toEqual(Object.assign(Object.create(null), bestWeights));
    expect(decoded.slots).toEqual(decodeState(bytes).slots);
  });

  it.each(["parameters", "bestParameters", "", "a/b"])("refuses a slot that could not be read back: %j", (slot) => {
    expect(() =>
      encodeState({ ...state(6), slots: { [slot]: { x: { shape: [], data: Float32Array.of(1) } } } }),
    ).toThrow(`encodeState: a slot of the optimiser cannot be called ${JSON.stringify(slot)}`);
  });

  it("has parameters of any name", async () => {
    const named = Object.fromEntries(["__proto__", "constructor", "0", "a/b"].map((name, i) => [name, tensor([i])]));
    const saved = await savedTensors(named, "parameter");
    const { parameters } = decodeState(encodeState({ ...state(6), parameters: saved }));
    const restored = restoredTensors(parameters, named, "parameter");
    expect(Object.keys(restored)).toEqual(Object.keys(named));
    for (const [i, x] of Object.values(restored).entries())
      expect(await x.item()).toBe(await Object.values(named)[i]!.item());
  });

  it("is a safetensors file: length, JSON header padded to 8 bytes, elements", () => {
    const length = Number(new DataView(bytes.buffer).getBigUint64(0, true));
    expect(length % 8).toBe(0);
    const header = JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + length)));
    expect(header["parameters/model.weight"]).toEqual({ dtype: "F32", shape: [2, 3], data_offsets: [0, 24] });
    expect(header["firstMoment/a/b"]).toEqual({ dtype: "F32", shape: [1], data_offsets: [28, 32] });
    expect(Object.values(header.__metadata__).every((value) => typeof value === "string")).toBe(true);
    expect(bytes.length).toBe(8 + length + 32);
  });

  it("is refused when it is cut off anywhere", () => {
    for (let length = 0; length < bytes.length; length++)
      expect(() => decodeState(bytes.slice(0, length))).toThrow(CheckpointError);
  });

  it("is refused when any byte is another", () => {
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
        const damaged = bytes.slice();
        damaged[at] = damaged[at]! ^ change;
        expect(() => decodeState(damaged)).toThrow(CheckpointError);
      }),
      { numRuns: 500 },
    );
  });

  it("is refused with a line that names the file and what is wrong", () => {
    expect(() => decodeState(new Uint8Array(3), { file: "x.safetensors" })).toThrow(
      "decodeState: x.safetensors is not a training checkpoint, or cut off in its header",
    );
    const damaged = bytes.slice();
    damaged[bytes.length - 1]!++;
    expect(() => decodeState(damaged)).toThrow(
      /^decodeState: the checkpoint is damaged or cut off: its checksum is [0-9a-f]{8}, not [0-9a-f]{8}$/,
    );
  });
});

/** The checkpoint with other text in its header, of the same length, and a checksum that fits. */
const forged = (from: string, to: string): Uint8Array => {
  const bytes = encodeState(state(6));
  const text = new TextDecoder("latin1").decode(bytes);
  const at = text.indexOf(from);
  if (at < 0 || from.length !== to.length) throw new Error(`${from} cannot become ${to}`);
  bytes.set(new TextEncoder().encode(to), at);
  const place = prefixBytes + opening.length;
  bytes.set(new TextEncoder().encode("00000000"), place);
  bytes.set(new TextEncoder().encode(crc32(bytes)), place);
  return bytes;
};

describe("a checkpoint with a fitting checksum", () => {
  it.each([
    ['"shape":[2,3]', '"shape":[9,3]', '"parameters/model.weight" [9, 3] at [0,24], not at [0,108] of 32'],
    ['"shape":[2,3]', '"shape":[-2,]', "has no header of"],
    ['"shape":[2,3]', '"shape":[2,"]', "has no header of"],
    ['"dtype":"F32"', '"dtype":"F64"', 'describes "parameters/model.weight" by {"dtype":"F64"'],
    ["[0,24]", "[4,28]", 'has "parameters/model.weight" [2, 3] at [4,28], not at [0,24] of 32'],
    ['"shape":[1]', '"shape":[0]', "[0] at [28,32], not at [28,28]"],
    ["parameters/", "parametric/", "holds no parameters"],
    ['step\\":6', 'step\\":x', "has no state of a run in its metadata"],
    ['step\\":6', 'step\\":-', "has no state of a run in its metadata"],
    ['loss\\":0.30000000000000004', 'loss\\":[0.300000000000000]', "has no state of a run in its metadata"],
    ['withoutGain\\":2', 'withoutGame\\":2', "has no state of a run in its metadata"],
  ])("is refused all the same: %s as %s", (from, to, message) => {
    const all = from === "parameters/" ? onlyGroup() : forged(from, to);
    expect(() => decodeState(all)).toThrow(message);
    expect(() => decodeState(all)).toThrow(CheckpointError);
  });
});

const onlyGroup = (): Uint8Array => encodeState({ ...state(1), parameters: {} });

describe("Checkpoints", () => {
  it("finds nothing in an empty store, and the newest otherwise", async () => {
    const store = new MemoryStore();
    const files = new Checkpoints(store);
    expect(await files.load()).toEqual({ state: undefined, damaged: [] });
    for (const step of [0, 5, 10]) await files.save(state(step));
    expect([...store.files.keys()].toSorted()).toEqual(["checkpoint-0.safetensors", "checkpoint-1.safetensors"]);
    expect((await new Checkpoints(store).load()).state?.step).toBe(10);
  });

  it("keeps the one before when a write breaks off, wherever and however often", async () => {
    const store = new MemoryStore();
    let files = new Checkpoints(store);
    let complete: number | undefined;
    for (let step = 1; step < 60; step++) {
      const isBroken = step % 3 !== 0;
      store.interrupt = isBroken ? (bytes) => bytes.slice(0, (step * 37) % bytes.length) : undefined;
      if (isBroken) await expect(files.save(state(step))).rejects.toThrow("killed while writing");
      else {
        await files.save(state(step));
        complete = step;
      }
      if (step % 2 === 0) files = new Checkpoints(store);
      const { state: found } = await files.load();
      expect(found?.step).toBe(complete);
    }
  });

  it("says which file is damaged", async () => {
    const store = new MemoryStore();
    await new Checkpoints(store).save(state(1));
    store.files.set("checkpoint-1.safetensors", new Uint8Array([1, 2, 3]));
    const { state: found, damaged } = await new Checkpoints(store).load();
    expect(found?.step).toBe(1);
    expect(damaged).toEqual([
      "decodeState: checkpoint-1.safetensors is not a training checkpoint, or cut off in its header",
    ]);
  });

  it("forgets an earlier run when a new one begins", async () => {
    const store = new MemoryStore();
    const old = new Checkpoints(store);
    await old.save(state(100));
    await old.save(state(200));
    const files = new Checkpoints(store);
    await files.load();
    await files.begin(state(0));
    expect((await new Checkpoints(store).load()).state?.step).toBe(0);
  });
});
