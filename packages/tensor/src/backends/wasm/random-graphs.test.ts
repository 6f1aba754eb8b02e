// Random graphs on the wasm backend: the same bits however they are evaluated, and what the js backend makes of the same inputs.
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Backend } from "../../backend.ts";
import { compile } from "../../compile.ts";
import { evaluateOn } from "../../keep.ts";
import { tensor, zeros } from "../../ops/creation.ts";
import type { AnyTensor } from "../../tensor.ts";
import type { RandomNode } from "../../testing/random-graph/op.ts";
import { randomGraph } from "../../testing/random-graph/random-graph.ts";
import { createJsBackend } from "../js/backend.ts";
import { backendOn } from "./backend.ts";
import { createWasmBackend } from "./create.ts";
import { Space } from "./space.ts";
import { crewOf } from "./threads/crew.ts";

type Data = Float32Array | Int32Array | Uint8Array;

/** How many graphs, and from where: more of them are a search that takes its time. */
const numRuns = Number(process.env.ATTN_GRAPHS ?? 60);
const seed = Number(process.env.ATTN_SEED ?? 1);

const numbers = fc.array(fc.nat(2 ** 31), { minLength: 2, maxLength: 14 });
const search = (test: (graph: readonly number[]) => Promise<void>): Promise<void> =>
  fc.assert(fc.asyncProperty(numbers, test), { numRuns, seed });

/** Milliseconds for a graph that is one of so many. */
const patience = Math.max(60_000, 100 * numRuns);

/** Every tensor of the graph, all evaluated in one go. */
const together = async (backend: Backend, graph: readonly number[]): Promise<Data[]> => {
  const tensors = randomGraph(graph).map(({ value }) => value);
  await evaluateOn(backend, ...tensors);
  const data: Data[] = [];
  for (const x of tensors) data.push(await x.data());
  for (const x of tensors) x.dispose();
  return data;
};

/** Bits, but for those of what is no number, which engines choose. */
const expectSame = (actual: readonly Data[], expected: readonly Data[], graph: readonly RandomNode[]): void => {
  for (const [i, data] of actual.entries())
    if (Buffer.compare(bytesOf(data), bytesOf(expected[i]!)) !== 0)
      expect(data, `${i} ${graph[i]!.name} ${graph[i]!.value}`).toEqual(expected[i]);
};
const bytesOf = ({ buffer, byteOffset, byteLength }: Data): Uint8Array =>
  new Uint8Array(buffer, byteOffset, byteLength);

describe("a random graph", () => {
  const alone = createWasmBackend();
  const teams = [2, 3].map((threads) => backendOn(new Space({ crew: crewOf(threads), leastWork: 0 })));
  /** Whose tensors lie beyond 2 GiB, where addresses as signed numbers are negative. */
  const far = createWasmBackend();
  const unused = far.allocate(550_000_000); // not touched, so the system gives it no pages
  beforeAll(async () => {
    for (const team of teams) expect(await team.begun()).toBe(team.threads);
  });
  afterAll(async () => {
    for (const team of teams) await team.close();
    far.free(unused);
    expect(far.liveBytes).toBe(0);
  });

  it(
    "gives the same bits on one thread and on several, near and far",
    () =>
      search(async (graph) => {
        const expected = await together(alone, graph);
        for (const backend of [...teams, far]) expectSame(await together(backend, graph), expected, randomGraph(graph));
        for (const { liveBytes } of [alone, ...teams]) expect(liveBytes).toBe(0);
      }),
    patience,
  );

  it(
    "gives the same bits evaluated as a whole, in part and step by step",
    () =>
      search(async (graph) => {
        const expected = await together(alone, graph);
        const nodes = randomGraph(graph);
        const half = nodes.filter((_, i) => i % 2 === 1).map(({ value }) => value);
        await evaluateOn(alone, ...half);
        const [last, ...rest] = nodes.toReversed();
        for (const { value } of rest) await evaluateOn(alone, value);
        const data = await Promise.all(nodes.map(({ value }) => value.data()));
        expectSame(data, expected, nodes);
        for (const { value } of [last!, ...rest]) value.dispose();
        const steps = randomGraph(graph);
        for (const [i, { value }] of steps.entries()) {
          await evaluateOn(alone, value);
          expectSame([await value.data()], [expected[i]!], [steps[i]!]);
        }
        for (const { value } of steps) value.dispose();
        expect(alone.liveBytes).toBe(0);
      }),
    patience,
  );

  it(
    "gives the same bits as a compiled function, from constants and from what the backend holds, in any run",
    () =>
      search(async (graph) => {
        const expected = await together(alone, graph);
        const nodes = randomGraph(graph);
        const compiled = compile((...inputs: readonly AnyTensor[]) => replayed(nodes, inputs));
        const inputs = nodes.flatMap(({ op, value }) => op?.others ?? [value]);
        const held = inputs.map((x) => x.reshape(x.shape));
        const others = inputs.map(({ shape, dtype }) => zeros(shape, dtype));
        await evaluateOn(alone, ...held, ...others);
        for (const run of [others, held, others, inputs, held]) {
          const outputs = await compiled(...run);
          if (run !== others)
            for (const [i, x] of outputs.entries()) expectSame([await x.data()], [expected[i]!], [nodes[i]!]);
          for (const x of outputs) x.dispose();
        }
        for (const x of [...held, ...others]) x.dispose();
        expect(alone.liveBytes).toBe(0);
      }),
    patience,
  );

  it(
    "has the values of the js backend",
    () =>
      search(async (graph) => {
        const data = await together(alone, graph);
        const nodes = randomGraph(graph);
        const js = createJsBackend();
        for (const [i, { name, op, input, value }] of nodes.entries()) {
          if (op === undefined) continue;
          const { shape, dtype } = nodes[input!]!.value;
          const made = op.run(tensor(data[input!]! as never, { shape, dtype }) as AnyTensor, op.others);
          await evaluateOn(js, made);
          const wanted = await made.data();
          const largest = op.others.map((x) => x.dataSync() as Data).concat([data[input!]!]);
          expectNear(data[i]!, wanted, {
            kind: op.kind,
            largest: Math.max(...largest.map(most)),
            what: `${i} ${name} ${value}`,
          });
        }
      }),
    patience,
  );
});

/** The graph once more, made of other tensors: those of each node that is made of nothing, and the further operands of the rest. */
const replayed = (nodes: readonly RandomNode[], inputs: readonly AnyTensor[]): AnyTensor[] => {
  const values: AnyTensor[] = [];
  let at = 0;
  for (const { op, input } of nodes) {
    if (op === undefined) values.push(inputs[at++]!);
    else {
      const others = inputs.slice(at, at + op.others.length);
      at += others.length;
      values.push(op.run(values[input!]!, others));
    }
  }
  return values;
};

/** The greatest magnitude. */
const most = (data: Data): number => {
  let max = 0;
  for (const x of data) if (Number.isFinite(x)) max = Math.max(max, Math.abs(x));
  return max;
};

/** Single operations: the rounding of a few numbers, or of sums over rows of them, each no larger than the square of the largest. */
const expectNear = (
  actual: Data,
  wanted: Data,
  { kind, largest, what }: { kind: string; largest: number; what: string },
): void => {
  const isExact = kind === "moves" || kind === "chooses" || !(actual instanceof Float32Array);
  const isSum = kind === "folds" || kind === "slopes";
  if (isSum && largest > 1e6) return; // sums of such numbers may be anything
  const within = kind === "slopes" ? 3e-3 : 1e-4; // the norm of two numbers that are nearly equal multiplies the rounding of their mean by 1 / √ε
  const absolute = isExact ? 0 : isSum ? within * Math.max(1, largest ** 2) : 1e-6;
  const relative = isExact ? 0 : 1e-5;
  for (const [i, x] of wanted.entries()) {
    const y = actual[i]!;
    if (Object.is(x, y) || (Number.isNaN(x) && Number.isNaN(y)) || (x === y && !isExact)) continue;
    if (!(Math.abs(x - y) <= absolute + relative * Math.abs(x)))
      throw new Error(`${what}: element ${i} is ${y}, not ${x} (largest ${largest})`);
  }
};
