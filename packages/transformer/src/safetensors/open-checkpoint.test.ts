import { tensor, zeros } from "@attn/tensor";
import { expect, test } from "vitest";
import { FormatError } from "../format-error.ts";
import { fileOf } from "../testing/changed-folder.ts";
import { folderOf, safetensorsBytes } from "../testing/file-bytes.ts";
import { folderAt, goldenFolder } from "../testing/golden.ts";
import { openCheckpoint } from "./open-checkpoint.ts";
import { writeSafetensors } from "./write-safetensors.ts";

const holding = (...names: string[]): Uint8Array =>
  safetensorsBytes(
    Object.fromEntries(names.map((name, i) => [name, { dtype: "U8", shape: [1], data_offsets: [i, i + 1] }])),
    names.length,
  );
const index = (weight_map: unknown): string => JSON.stringify({ metadata: { total_size: 2 }, weight_map });
const indexFile = "model.safetensors.index.json";

const refuses = async (files: Record<string, Uint8Array | string>, problem: string): Promise<void> =>
  expect(openCheckpoint(folderOf(files))).rejects.toThrow(new FormatError(`openCheckpoint: ${problem}`));

test("shards are one checkpoint, and each entry names its file", async () => {
  const { entries, tensor } = await openCheckpoint(folderAt(goldenFolder("qwen3")));
  expect(new Set([...entries.values()].map(({ file }) => file)).size).toBe(3);
  for (const [name, { shape }] of entries) expect((await tensor(name)).shape).toEqual(shape);
  await expect(tensor("x")).rejects.toThrow(new RangeError('openCheckpoint: there is no tensor "x"'));
});

test("a folder without weights is refused", async () => {
  await refuses({}, "neither model.safetensors nor model.safetensors.index.json is there");
});

test("an index that lies is refused", async () => {
  await refuses({ [indexFile]: '{"weight_map": 3}' }, `${indexFile} weight_map is not an object but 3`);
  await refuses(
    { [indexFile]: index({ w: "../other/model.safetensors" }) },
    `${indexFile} puts "w" in "../other/model.safetensors", which is not the name of a safetensors file beside it`,
  );
  await refuses(
    {
      [indexFile]: index({ w: "a.safetensors", v: "b.safetensors" }),
      "a.safetensors": holding("v"),
      "b.safetensors": holding("w"),
    },
    `${indexFile} puts "w" in a.safetensors, but it is in b.safetensors`,
  );
  await refuses(
    { [indexFile]: index({ w: "a.safetensors" }), "a.safetensors": holding("v") },
    `${indexFile} puts "w" in a.safetensors, but no shard has it`,
  );
  await refuses(
    {
      [indexFile]: index({ w: "a.safetensors", v: "b.safetensors" }),
      "a.safetensors": holding("w"),
      "b.safetensors": holding("v", "w"),
    },
    'both a.safetensors and b.safetensors hold "w"',
  );
});

test("a missing shard is refused by name", async () => {
  await expect(openCheckpoint(folderOf({ [indexFile]: index({ w: "a.safetensors" }) }))).rejects.toThrow(
    new FormatError("openSafetensors: a.safetensors is missing"),
  );
});

test("a reader that ignores the range is told so", async () => {
  const whole = holding("w");
  await expect(openCheckpoint(async (name) => (name === "model.safetensors" ? whole : undefined))).rejects.toThrow(
    new TypeError(
      `openSafetensors: readFile gave ${whole.length} bytes of model.safetensors for bytes 0 to 8. It must honour the range`,
    ),
  );
});

test("the elements of a large tensor come a few megabytes at a time, and only once", async () => {
  const [rows, columns] = [1100, 2048]; // two pieces and a bit as F32
  const data = Float32Array.from({ length: rows * columns }, (_, i) => i % 8191);
  const bytes = await fileOf(
    writeSafetensors({ large: tensor(data, { shape: [rows, columns] }), none: zeros([0, 3]) }),
  );
  const asked: number[] = [];
  const checkpoint = await openCheckpoint(async (name, range) => {
    if (name !== "model.safetensors") return undefined;
    const { start, end } = range!;
    asked.push(end - start);
    return bytes.slice(start, end);
  });
  asked.length = 0;
  let count = 0;
  for await (const piece of checkpoint.floats("large")) {
    expect(piece.every((x, i) => x === (count + i) % 8191)).toBe(true);
    count += piece.length;
  }
  expect(count).toBe(rows * columns);
  expect(asked.length).toBeGreaterThan(1);
  expect(asked.reduce((a, b) => a + b)).toBe(4 * count);
  expect(Math.max(...asked)).toBeLessThanOrEqual(4 * 2 ** 20);
  for await (const piece of checkpoint.floats("none")) expect(piece).toHaveLength(0);
});

test("a small file is read once for all its tensors", async () => {
  const names = Array.from({ length: 20 }, (_, i) => `weight.${i}`);
  const bytes = await fileOf(
    writeSafetensors(Object.fromEntries(names.map((name, i) => [name, tensor(new Float32Array(9).fill(i))]))),
  );
  let reads = 0;
  const checkpoint = await openCheckpoint(async (name, range) => {
    if (name !== "model.safetensors") return undefined;
    reads++;
    return bytes.slice(range!.start, range!.end);
  });
  reads = 0;
  for (const [i, name] of names.entries())
    for await (const piece of checkpoint.floats(name)) expect(piece).toEqual(new Float32Array(9).fill(i));
  expect(reads).toBe(1);
});
