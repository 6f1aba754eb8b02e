// Counting cases and taking a share of them. What the cases find is tested by the backends that they are run on.
import { describe, expect, it } from "vitest";
import type { Backend } from "../backend.ts";
import { createJsBackend } from "../backends/js/backend.ts";
import { showShape } from "../shape.ts";
import { awkwardSizes } from "./backend/operands.ts";
import { backendCases } from "./backend-cases.ts";
import { checkCase, sampleSize } from "./conformance.ts";
import { gpuCases } from "./gpu-cases.ts";

const named = (name: string) => backendCases().find((one) => one.name === name)!;

/** The js backend, and the shapes and strides of what it was asked to negate. */
const recording = (): { backend: Backend; shapes: string[]; strides: string[] } => {
  const js = createJsBackend() as Backend;
  const [shapes, strides]: [string[], string[]] = [[], []];
  const unary: Backend["unary"] = (kind, x, out) => {
    shapes.push(showShape(x.shape));
    strides.push(`${showShape(x.strides)} from ${x.offset}`);
    return js.unary(kind, x, out);
  };
  return { backend: Object.assign(Object.create(js) as Backend, { unary }), shapes, strides };
};

describe("checkCase", () => {
  it("makes every call without a sample", async () => {
    const { backend, shapes } = recording();
    const result = await checkCase(backend, named("unary neg of float32"));
    expect(result).toMatchObject({ calls: 7 * awkwardSizes.length, passed: 7 * awkwardSizes.length, failures: [] });
    expect(shapes.length).toBe(7 * awkwardSizes.length);
  });

  it.each([2, 5, 1000])("takes every size and the same calls each time when one in %i is made", async (sample) => {
    const [all, some, again] = [recording(), recording(), recording()];
    await checkCase(all.backend, named("unary neg of float32"));
    const { passed } = await checkCase(some.backend, named("unary neg of float32"), { sample });
    await checkCase(again.backend, named("unary neg of float32"), { sample });
    expect(new Set(some.shapes)).toEqual(new Set(all.shapes));
    expect(passed).toBe(some.shapes.length);
    expect(passed).toBeLessThan(all.shapes.length);
    expect(again.strides).toEqual(some.strides);
  });

  it("takes another view at another size", async () => {
    const { backend, strides } = recording();
    await checkCase(backend, named("unary neg of float32"), { sample: 1000 });
    for (const view of [/-/, /from 3$/, /\[0|, 0/, /from 0$/])
      expect(strides.some((text) => view.test(text))).toBe(true);
  });

  it("goes on after a call that fails, and says which element is off", async () => {
    const js = createJsBackend() as Backend;
    const wrong = Object.assign(Object.create(js) as Backend, {
      unary: (kind, x, out) => js.unary(x.shape.length === 1 && x.shape[0] === 5 ? "abs" : kind, x, out),
    } satisfies Partial<Backend>);
    const { passed, failures } = await checkCase(wrong, named("unary neg of int32"));
    expect(passed).toBe(7 * awkwardSizes.length - 1);
    expect(failures).toEqual([
      expect.stringMatching(
        /^int32 \[5\] by \[1\] → int32 \[5\]: element \d is \d+, expected -\d+, Infinity × the tolerance$/,
      ),
    ]);
  });

  it("tells a kernel that throws from one that is wrong", async () => {
    const broken = Object.assign(Object.create(createJsBackend()) as Backend, {
      unary: () => {
        throw new Error("no shader");
      },
    });
    const { passed, failures } = await checkCase(broken, named("unary neg of int32"));
    expect({ passed, failures }).toEqual({ passed: 0, failures: ["no shader; call 1 of 140 ended the case"] });
  });

  it("counts a case about errors as one that passes", async () => {
    const { passed, failures } = await checkCase(
      createJsBackend(),
      named("gather and scatterAdd refuse numbers outside"),
    );
    expect({ passed, failures }).toEqual({ passed: 1, failures: [] });
  });

  it("counts what is skipped, with the reason", async () => {
    const one = gpuCases().find(({ name }) => name === "unary sin of float32")!;
    expect(await checkCase(createJsBackend(), one)).toMatchObject({
      calls: 140,
      passed: 0,
      skipped: 140,
      reasons: [one.skipped],
    });
  });
});

it("a sample has something of every case", async () => {
  for (const one of gpuCases()) {
    if (one.skipped !== undefined) continue;
    const { taken, all } = await sampleSize([one], 1000);
    expect(taken, one.name).toBeGreaterThan(0);
    expect(await sampleSize([one], 1), one.name).toEqual({ taken: all, all });
  }
});
