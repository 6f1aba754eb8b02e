import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { WasmBuffer } from "./heap.ts";
import { Heap } from "./heap.ts";

const page = 65536;
const create = (): Heap => new Heap(new WebAssembly.Memory({ initial: 1 }), 1000);

describe("Heap", () => {
  it("gives out aligned blocks that do not overlap and lie in the memory, whatever is freed in between", () => {
    // A number asks for so many bytes; the other one says which of the live buffers is freed before.
    const steps = fc.array(fc.tuple(fc.nat(20000), fc.option(fc.nat())), { maxLength: 200 });
    fc.assert(
      fc.property(steps, (sequence) => {
        const heap = create();
        const live: { buffer: WasmBuffer; bytes: number }[] = [];
        let expected = 0;
        for (const [bytes, victim] of sequence) {
          if (victim !== null && live.length > 0) {
            const [gone] = live.splice(victim % live.length, 1);
            heap.free(gone!.buffer);
            expected -= Math.max(64, Math.ceil(gone!.bytes / 64) * 64);
          }
          live.push({ buffer: heap.allocate(bytes), bytes });
          expected += Math.max(64, Math.ceil(bytes / 64) * 64);
          expect(heap.liveBytes).toBe(expected);
        }
        const order = [...live].sort((a, b) => a.buffer.address - b.buffer.address);
        for (const [i, { buffer, bytes }] of order.entries()) {
          expect(buffer.address % 64).toBe(0);
          expect(buffer.address).toBeGreaterThanOrEqual(1000);
          const end = order[i + 1]?.buffer.address ?? heap.memory.buffer.byteLength - 64;
          expect(buffer.address + Math.max(1, bytes)).toBeLessThanOrEqual(end);
        }
        for (const { buffer } of live) heap.free(buffer);
        expect(heap.liveBytes).toBe(0);
        const rest = heap.memory.buffer.byteLength - 64 - 1024;
        expect(heap.allocate(rest).address).toBe(1024); // everything is one free block again
        expect(heap.memory.buffer.byteLength).toBe(rest + 64 + 1024);
      }),
      { numRuns: 200 },
    );
  });

  it("does not grow the memory when the same sizes come and go ten thousand times", () => {
    const heap = create();
    const kept = [300, 70000, 5000].map((bytes) => heap.allocate(bytes));
    const round = (): void => {
      const scratch = [12000, 64, 300000, 4096, 17].map((bytes) => heap.allocate(bytes));
      for (const i of [1, 3, 0, 4, 2]) heap.free(scratch[i]!);
    };
    round();
    const [bytes, live] = [heap.memory.buffer.byteLength, heap.liveBytes];
    for (let i = 0; i < 10_000; i++) round();
    expect(heap.memory.buffer.byteLength).toBe(bytes);
    expect(heap.liveBytes).toBe(live);
    for (const buffer of kept) heap.free(buffer);
    expect(heap.liveBytes).toBe(0);
  });

  it("begins where it is told to, also behind the end of the memory", () => {
    for (const start of [page - 128, page - 64, page, page + 16384]) {
      const heap = new Heap(new WebAssembly.Memory({ initial: 1 }), start);
      expect(heap.memory.buffer.byteLength).toBe(heap.end);
      expect(heap.allocate(64).address).toBe(start);
      expect(heap.memory.buffer.byteLength).toBeGreaterThanOrEqual(start + 128);
    }
  });

  it("refuses to free twice, also when the block was given out again", () => {
    const heap = create();
    const first = heap.allocate(100);
    heap.free(first);
    const second = heap.allocate(100);
    expect(second.address).toBe(first.address);
    expect(() => heap.free(first)).toThrow(new Error("free: the buffer at 1024 was freed before"));
    heap.free(second);
  });

  it("says how much was asked for when the memory cannot grow", () => {
    const heap = create();
    heap.allocate(1000);
    const bytes = heap.memory.buffer.byteLength;
    const text = "allocate: the memory cannot grow, 5000000000 bytes asked, 1024 bytes live";
    expect(() => heap.allocate(4_999_999_990)).toThrow(new RangeError(text));
    expect(heap.memory.buffer.byteLength).toBe(bytes);
    expect(heap.liveBytes).toBe(1024);
    expect(heap.allocate(10 * page).address).toBeGreaterThan(0);
  });
});
