import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Backend } from "./backend.ts";
import { createJsBackend } from "./backends/js/backend.ts";
import { createWasmBackend } from "./backends/wasm/create.ts";
import { fromPieces, memory, ShapeError } from "./index.ts";
import { asynchronous } from "./testing/asynchronous.ts";

async function* split(
  data: Float32Array<ArrayBuffer>,
  cuts: readonly number[],
): AsyncGenerator<Float32Array<ArrayBuffer>> {
  const places = [...cuts.map((cut) => cut % (data.length + 1)).sort((a, b) => a - b), data.length];
  let start = 0;
  for (const end of places) {
    yield data.slice(start, end);
    start = end;
  }
}

const wholeOnly = (): Backend => {
  const { uploadPart: _, ...rest } = createJsBackend();
  return rest as Backend;
};

describe.each<[string, () => Backend]>([
  ["js", createJsBackend],
  ["wasm", createWasmBackend],
  ["js, asynchronous", () => asynchronous(createJsBackend())],
  ["a backend that takes whole tensors only", wholeOnly],
])("a tensor from pieces on %s", (_, create) => {
  const backend = create();

  it("has the elements of all pieces, wherever they were cut", () =>
    fc.assert(
      fc.asyncProperty(fc.float32Array({ maxLength: 40 }), fc.array(fc.nat(), { maxLength: 5 }), async (data, cuts) => {
        const before = memory();
        const x = await fromPieces(split(data, cuts), { shape: [data.length, 1], backend });
        expect([x.isEvaluated, x.shape]).toEqual([true, [data.length, 1]]);
        expect(await x.data()).toEqual(data);
        x.dispose();
        expect(memory()).toEqual(before);
      }),
      { numRuns: 50 },
    ));

  it("needs as many elements as its shape, and leaves nothing behind otherwise", async () => {
    const before = memory();
    for (const count of [0, 5, 7, 100])
      await expect(fromPieces(split(new Float32Array(count), [3, 6]), { shape: [2, 3], backend })).rejects.toThrow(
        new ShapeError(`fromPieces: [2, 3] needs 6 elements, the pieces have ${count}`),
      );
    expect(memory()).toEqual(before);
  });

  it("leaves nothing behind when reading fails", async () => {
    const before = memory();
    const failing = async function* (): AsyncGenerator<Float32Array<ArrayBuffer>> {
      yield new Float32Array(2);
      throw new Error("the disk is gone");
    };
    await expect(fromPieces(failing(), { shape: [4], backend })).rejects.toThrow("the disk is gone");
    expect(memory()).toEqual(before);
  });
});
