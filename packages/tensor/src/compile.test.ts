// What a compiled function gives is what its graph gives when it is evaluated; here, what else holds of it. Random graphs: backends/wasm/random-graphs.test.ts.
import { beforeEach, describe, expect, it } from "vitest";
import type { Backend } from "./backend.ts";
import { createJsBackend } from "./backends/js/backend.ts";
import { createWasmBackend } from "./backends/wasm/create.ts";
import type { AnyTensor, Tensor } from "./index.ts";
import {
  arange,
  compile,
  evaluate,
  evaluateOn,
  grad,
  keepUploads,
  matmul,
  memory,
  rmsNorm,
  setDefaultBackend,
  tensor,
  update,
  zeros,
} from "./index.ts";
import { asynchronous } from "./testing/asynchronous.ts";

const values = async (x: AnyTensor): Promise<number[]> => [...(await x.data())];

/** A cache of four rows of two: the row at `at` becomes `row`, and its sums are read. */
const writeRow = () =>
  compile((cache: Tensor, row: Tensor, at: Tensor<"int32">) => {
    const next = update(cache, row, { starts: at, inPlace: true });
    return [next.sum({ axis: 1 }), next];
  });
const place = (row: number): Tensor<"int32"> => tensor(Int32Array.of(row, 0));

describe.each([
  ["js", createJsBackend],
  ["wasm", createWasmBackend],
  ["js, asynchronous", () => asynchronous(createJsBackend())],
  ["wasm, asynchronous", () => asynchronous(createWasmBackend())],
] as const)("a compiled function on %s", (_, create) => {
  let backend: Backend;
  beforeEach(() => {
    backend = create();
    setDefaultBackend(backend);
  });

  it("is called once for each combination of shapes and types, and computes for every input", async () => {
    let calls = 0;
    const f = compile((x: Tensor, y: AnyTensor) => {
      calls++;
      return [x.mul(2).add(y.cast("float32")), x.sum()];
    });
    for (const [rows, expected] of [
      [[1, 2], 1],
      [[3, 4], 1],
      [[1, 2, 3], 2],
      [[5, 6], 2],
    ] as const) {
      const [sum, all] = await f(tensor([...rows]), tensor([10]));
      expect([await values(sum!), await values(all!)]).toEqual([
        rows.map((x) => 2 * x + 10),
        [rows.reduce((a: number, b) => a + b, 0)],
      ]);
      expect(calls).toBe(expected);
      for (const x of [sum!, all!]) x.dispose();
    }
    const [sum] = await f(tensor([1, 2]), tensor([10], { dtype: "int32" }));
    expect(await values(sum!)).toEqual([12, 14]);
    expect(calls).toBe(3);
  });

  it("keeps the plans of the latest eight", async () => {
    const seen: number[] = [];
    const f = compile((x: Tensor) => {
      seen.push(x.size);
      return [x.add(1)];
    });
    const sizes = [1, 2, 3, 4, 5, 6, 7, 8, 1, 9, 1, 2];
    for (const n of sizes) expect(await values((await f(zeros([n])))[0]!)).toEqual(new Array<number>(n).fill(1));
    expect(seen).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 2]);
  });

  it("returns what is evaluated and belongs to the caller; nothing else is left", async () => {
    const before = memory();
    const f = compile((x: Tensor) => [matmul(x, x).add(1).sum({ axis: 0 })]);
    for (let i = 0; i < 3; i++) {
      const [y] = await f(tensor([1, 2, 3, i], { shape: [2, 2] }));
      expect(y!.isEvaluated).toBe(true);
      expect(memory()).toEqual({ bytes: before.bytes + 8, buffers: before.buffers + 1 });
      y!.dispose();
      expect(memory()).toEqual(before);
    }
  });

  it("takes weights from around it as they are at each call", async () => {
    const [w, b] = [tensor([2, 3]).add(0), tensor([10, 20])];
    await evaluate(w);
    const f = compile((x: Tensor) => [x.mul(w).add(b)]);
    keepUploads([b]);
    for (let i = 0; i < 4; i++) expect(await values((await f(tensor([i, i])))[0]!)).toEqual([2 * i + 10, 3 * i + 20]);
    w.dispose();
    await expect(f(tensor([1, 1]))).rejects.toThrow("evaluate: a float32 tensor [2] is needed after dispose()");
    b.dispose();
  });

  it("takes constants, what is held, views of that, what is yet to be computed, and one tensor twice", async () => {
    const f = compile((x: Tensor, y: Tensor) => [x.sub(y.mul(10))]);
    const held = tensor([1, 2, 3, 4]).add(0);
    await evaluate(held);
    const inputs: [Tensor, Tensor][] = [
      [held, tensor([0, 0, 0, 1])],
      [tensor([0, 0, 0, 1]), held],
      [held, held],
      [tensor([1, 2, 3, 4]).mul(3), held.add(1)],
    ];
    const strided = held.reshape([2, 2]).transpose();
    await evaluate(strided);
    inputs.push([strided.reshape([4]), held]);
    for (const [x, y] of inputs) {
      const expected = await values(x.sub(y.mul(10)));
      for (let i = 0; i < 2; i++) expect(await values((await f(x, y))[0]!)).toEqual(expected);
    }
    expect(await values(held)).toEqual([1, 2, 3, 4]);
  });

  it("returns inputs, constants, what is held already, and one output twice", async () => {
    const held = tensor([7]).add(0);
    await evaluate(held);
    const before = memory();
    const f = compile((x: Tensor) => {
      const y = x.add(1);
      return [x, y, y, tensor([5]), held];
    });
    for (const input of [tensor([1]), tensor([1]), held]) {
      const outputs = await f(input);
      const at = input === held ? 7 : 1;
      expect((await Promise.all(outputs.map(values))).flat()).toEqual([at, at + 1, at + 1, 5, 7]);
      for (const x of outputs) x.dispose();
      expect(memory()).toEqual(before);
    }
    expect(await values(held)).toEqual([7]);
  });

  it("writes rows in place at a position that is data", async () => {
    const write = writeRow();
    const before = memory();
    let cache = zeros([4, 2]).add(0);
    await evaluate(cache);
    const rows = [0, 0, 0, 0];
    for (const [i, at] of [0, 1, 3, 1, 2].entries()) {
      const [sums, next] = await write(cache, tensor([[i, 10 * i]]), place(at));
      rows[at] = 11 * i;
      expect(await values(sums!)).toEqual(rows);
      sums!.dispose();
      expect(memory().buffers).toBe(before.buffers + 1);
      await expect(cache.data()).rejects.toThrow("is needed after an in-place update");
      cache = next!;
    }
    expect(await values(cache)).toEqual([0, 0, 3, 30, 4, 40, 2, 20]);
  });

  it("leaves inputs that are yet to be computed as they are", async () => {
    const write = writeRow();
    const before = memory();
    const cache = zeros([4, 2]);
    const row = tensor([[1, 2]]).mul(2);
    for (let i = 0; i < 3; i++) {
      const outputs = await write(cache.add(0), row, place(1).add(0));
      expect(await values(outputs[1]!)).toEqual([0, 0, 2, 4, 0, 0, 0, 0]);
      for (const x of outputs) x.dispose();
      expect(memory()).toEqual(before);
    }
    expect(row.isEvaluated).toBe(false);
    const late = update(update(cache.add(0), row, { starts: [0, 0], inPlace: true }), row, {
      starts: [2, 0],
      inPlace: true,
    });
    const outputs = await write(late, row, place(1));
    expect(await values(outputs[1]!)).toEqual([2, 4, 2, 4, 2, 4, 0, 0]);
    for (const x of outputs) x.dispose();
    expect(memory()).toEqual(before);
  });

  it("copies the rows first when somebody else holds them", async () => {
    const write = writeRow();
    const cache = tensor([1, 1, 1, 1, 1, 1, 1, 1], { shape: [4, 2] }).add(0);
    const view = cache.transpose();
    await evaluate(cache, view);
    const [, next] = await write(cache, tensor([[5, 6]]), place(2));
    expect(await values(view)).toEqual(new Array<number>(8).fill(1));
    expect(await values(next!)).toEqual([1, 1, 1, 1, 5, 6, 1, 1]);
    const constant = tensor(new Float32Array(8), { shape: [4, 2] });
    const [, again] = await write(constant, tensor([[5, 6]]), place(0));
    expect(await values(again!)).toEqual([5, 6, 0, 0, 0, 0, 0, 0]);
    await expect(constant.data()).rejects.toThrow("is needed after an in-place update");
  });

  it("gives inputs back when it fails, those that it updates in place too", async () => {
    const before = memory();
    const f = compile((cache: Tensor, row: Tensor, at: Tensor<"int32">) => {
      const once = update(cache, row, { starts: tensor(Int32Array.of(1, 0)), inPlace: true });
      const twice = update(once, row, { starts: at, inPlace: true });
      return [twice.sum({ axis: 1 }), twice];
    });
    const cache = zeros([4, 2]).add(0);
    await evaluate(cache);
    const row = tensor([[5, 6]]);
    await expect(f(cache, row, place(4))).rejects.toThrow("update: [1, 2] at [4, 0] does not lie in [4, 2]");
    await expect(f(cache, row, place(-1))).rejects.toThrow(RangeError);
    expect(await values(cache)).toEqual([0, 0, 5, 6, 0, 0, 0, 0]);
    expect(memory().buffers).toBe(before.buffers + 1);
    const [, next] = await f(cache, row, place(3));
    expect(await values(next!)).toEqual([0, 0, 5, 6, 0, 0, 5, 6]);
  });

  it("leaves nothing behind wherever it fails", async () => {
    let left = Infinity;
    const weak: Record<string, unknown> = { ...backend };
    for (const name of ["assign", "reduce", "upload", "allocate", "unary", "binary", "read"] as const)
      weak[name] = (...args: readonly unknown[]) => {
        if (left-- === 0) throw new Error("a kernel fails");
        return (backend[name] as (...args: readonly unknown[]) => unknown)(...args);
      };
    setDefaultBackend(weak as unknown as Backend);
    const before = memory();
    const write = writeRow();
    let cache = zeros([4, 2]).add(0);
    await evaluate(cache);
    const one = memory();
    for (let failures = 0; ; failures++) {
      left = failures;
      try {
        const [sums, next] = await write(cache, tensor([1, 2]).mul(failures).reshape([1, 2]), place(1).add(0));
        left = Infinity;
        cache = next!;
        expect(await values(sums!)).toEqual([0, 3 * failures, 0, 0]);
        sums!.dispose();
        expect(failures).toBeGreaterThan(5);
        break;
      } catch (error) {
        left = Infinity;
        expect(String(error)).toBe("Error: a kernel fails");
        expect(memory()).toEqual(one);
        expect((await values(cache)).filter((_, i) => i < 2 || i > 3)).toEqual([0, 0, 0, 0, 0, 0]);
      }
    }
    cache.dispose();
    expect(memory()).toEqual(before);
  });

  it("answers calls that overlap, each with its own", async () => {
    const f = compile((x: Tensor) => [rmsNorm(x, { epsilon: 0 }).mul(x), x.add(1)]);
    const answers = await Promise.all(Array.from({ length: 6 }, (_, i) => f(tensor([i + 1, i + 1]))));
    for (const [i, [y, z]] of answers.entries()) {
      expect((await values(y!))[0]).toBeCloseTo(i + 1, 5);
      expect(await values(z!)).toEqual([i + 2, i + 2]);
    }
  });

  it("has gradients inside, of a place that is data too", async () => {
    const f = compile((x: Tensor, part: Tensor, at: Tensor<"int32">, c: Tensor) => {
      const loss = (a: Tensor, b: Tensor) => update(a, b, { starts: at }).mul(c).sum();
      return [grad((a: Tensor) => loss(a, part))(x), grad((b: Tensor) => loss(x, b))(part)];
    });
    const c = arange(1, 7).cast("float32").reshape([3, 2]);
    for (const [at, atX, atPart] of [
      [0, [0, 0, 0, 0, 5, 6], [1, 2, 3, 4]],
      [1, [1, 2, 0, 0, 0, 0], [3, 4, 5, 6]],
    ] as const) {
      const [x, part] = await f(zeros([3, 2]), zeros([2, 2]), place(at), c);
      expect([await values(x!), await values(part!)]).toEqual([[...atX], [...atPart]]);
    }
  });

  it("cannot be asked for values while it is being planned", async () => {
    const seen: Promise<unknown>[] = [];
    const f = compile((x: Tensor) => {
      seen.push(
        x
          .add(1)
          .data()
          .catch((error: unknown) => error),
      );
      return [x.add(1)];
    });
    expect(await values((await f(tensor([1])))[0]!)).toEqual([2]);
    expect(String(await seen[0])).toBe(
      "UnsupportedError: evaluate: an input of a compiled function has no value while the function is being planned. Return what you want to know of it",
    );
  });

  it("must return an array of tensors", async () => {
    for (const result of [tensor([1]), [1], undefined])
      await expect(compile(() => result as never)()).rejects.toThrow(
        "compile: the function must return an array of tensors",
      );
    expect(await compile(() => [])()).toEqual([]);
    expect(await values((await compile(() => [tensor([1]).add(1)])())[0]!)).toEqual([2]);
  });

  it("throws what it throws, and can be called again", async () => {
    let isBroken = true;
    const f = compile((x: Tensor) => {
      if (isBroken) throw new Error("no");
      return [x.add(1)];
    });
    await expect(f(tensor([1]))).rejects.toThrow("no");
    isBroken = false;
    expect(await values((await f(tensor([1])))[0]!)).toEqual([2]);
  });

  it("refuses inputs that are gone, and plans anew on another backend", async () => {
    const f = compile((x: Tensor, y: Tensor) => [x.add(y)]);
    const x = tensor([1]).add(0);
    await evaluate(x);
    expect(await values((await f(x, tensor([1])))[0]!)).toEqual([2]);
    const other = create();
    const y = tensor([2]).add(0);
    await evaluateOn(other, y);
    await expect(f(x, y)).rejects.toThrow("Keep all tensors on one backend");
    expect(await values((await f(y, tensor([1])))[0]!)).toEqual([3]);
    setDefaultBackend(other);
    const [sum] = await f(tensor([4]), tensor([1]));
    await evaluateOn(other, sum!.add(1));
    x.dispose();
    await expect(f(x, y)).rejects.toThrow("is needed after dispose()");
  });
});
