// Attention with every rule that is no function of the caller's, and its gradient, over inputs of any strides. What they mean is said in
// @attn/attention, whose op names the inputs after q, k and v in its attribute `inputs`.
import type { Attributes, FusedKernel } from "../../backend.ts";
import { sizeOf } from "../../shape.ts";
import type { WasmBuffer } from "./heap.ts";
import type { WasmKernels } from "./kernel-source.ts";
import { attention } from "./modules/attention.gen.ts";
import { attentionTiles } from "./modules/attentionTiles.gen.ts";
import { relaxedAttentionTiles } from "./modules/relaxedAttentionTiles.gen.ts";
import type { Call, Space, WasmView } from "./space.ts";

/** As good as none, and far from what int32 holds. */
const noWindow = 2 ** 30;

/** With fewer, the tiles of many queries would be mostly empty. */
const fewQueries = 4;

export const attentionKernels: WasmKernels = {
  kind: "wasm",
  modules: (isRelaxed) => [isRelaxed ? relaxedAttentionTiles : attentionTiles, attention],
  fused: (space) => kernelsOver(space),
  takesStrided: new Set(["attention", "ruledAttention", "attentionGradient", "ruledAttentionGradient"]),
};

/** What a call in these words needs to know before it is made. */
const sizesOf = {
  attention: { parts: "attentionParts", scratch: "attentionScratch" },
  attentionStep: { parts: "attentionStepParts", scratch: "attentionStepScratch" },
  compactStep: { parts: "compactStepParts", scratch: "compactStepScratch" },
} as const;

/** Attention over keys and values of any form, with the kernel for few queries that knows the form. */
export const attentionOver =
  (space: Space, step: "attentionStep" | "compactStep"): FusedKernel<WasmBuffer> =>
  (inputs, out, attributes) => {
    if (sizeOf(out.shape) === 0) return;
    const { kernels } = space;
    const { q, k, v, record, strides } = callOf(space, inputs, attributes, out.shape[3]!);
    space.describe(record, ...strides);
    const kernel = q.shape[2]! < fewQueries ? step : "attention";
    const parts = kernels[sizesOf[kernel].parts]();
    const bytes = kernels[sizesOf[kernel].scratch]();
    const operands = [space.address(q), space.address(k), space.address(v), space.address(out)] as const;
    inParts(space, { parts, work: workOf(q, v), bytes }, (first, count, scratch) => ({
      kernel,
      args: [...operands, scratch, ...numbersOf(attributes), first, count],
      shape: record,
      strides,
    }));
  };

const kernelsOver = (space: Space): Readonly<Record<string, FusedKernel<WasmBuffer>>> => {
  const { kernels } = space;
  const at = (view: WasmView): number => space.address(view);
  const forward = attentionOver(space, "attentionStep");
  const backward: FusedKernel<WasmBuffer> = (inputs, out, attributes) => {
    if (sizeOf(out.shape) === 0) return;
    const { q, k, v, named, record, strides } = callOf(space, inputs, attributes, inputs[2]!.shape[3]!);
    space.describe(record, ...strides);
    const numbers = numbersOf(attributes);
    const parts = kernels.attentionGradientParts();
    const bytes = kernels.attentionGradientScratch(numbers[1]);
    const operands = [at(q), at(k), at(v), at(named("gradient")!), at(out)] as const;
    inParts(space, { parts, work: 3 * workOf(q, v), bytes }, (first, count, scratch) => ({
      kernel: "attentionGradient",
      args: [...operands, scratch, ...numbers, first, count],
      shape: record,
      strides,
    }));
  };
  return {
    attention: forward,
    ruledAttention: forward,
    attentionGradient: backward,
    ruledAttentionGradient: backward,
  };
};

/** Multiply-adds of scores and of what is made of them, for queries [B, H, T, D] and values [B, G, S, V]. */
const workOf = (q: WasmView, v: WasmView): number => sizeOf(q.shape) * v.shape[2]! * (1 + v.shape[3]! / q.shape[3]!);

/** Calls for some of the parts each, on all threads, every one with scratch memory of its own. */
const inParts = (
  space: Space,
  { parts, work, bytes }: { parts: number; work: number; bytes: number },
  call: (first: number, count: number, scratch: number) => Call,
): void => {
  const room = Math.ceil(bytes / 64) * 64;
  const each = work / parts;
  space.borrow(room * space.parts(parts, parts * each), (scratch) =>
    space.split(parts, { work: each }, (first, count, index) => call(first, count, scratch + index * room)),
  );
};

/** What a call says in its descriptor, as assembly/attention-call.ts reads it; q, k, v and the other inputs by name. */
const callOf = (
  space: Space,
  views: readonly WasmView[],
  { inputs, window, causal, canBeEmpty, format }: Attributes,
  V: number,
) => {
  const [q, k, v] = views as [WasmView, WasmView, WasmView];
  const [B, H, T, D] = q.shape as [number, number, number, number];
  const [, G, S] = v.shape as [number, number, number, number];
  const seen = Math.min(Number(window ?? noWindow), noWindow);
  const { named, rules, strided } = inputs === "" ? nothingElse : othersOf(space, views.slice(3), String(inputs));
  const flags = [causal === true ? 1 : 0, canBeEmpty === true ? 1 : 0];
  const record = [B, H, G, T, S, D, V, seen, ...flags, ...rules, Number(format ?? 0)];
  return { q, k, v, named, record, strides: [q.strides, k.strides, v.strides, strided] };
};

/** The inputs after q, k and v by name, where they are, and their strides. */
const othersOf = (space: Space, views: readonly WasmView[], names: string) => {
  const order = names.split(" ");
  const named = (name: string): WasmView | undefined => views[order.indexOf(name)];
  const rules = ruleNames.map((name) => addressOf(space, named(name)));
  const strides = (name: string): readonly number[] => named(name)?.strides ?? noStrides;
  const strided = [...strides("gradient"), ...strides("mask"), ...strides("bias")];
  strided.push(strides("lengths")[0]!, strides("alibi")[0]!, strides("sinks")[0]!);
  return { named, rules, strided };
};

const ruleNames = ["mask", "bias", "lengths", "alibi", "sinks"] as const;
const noStrides: readonly number[] = [0, 0, 0, 0];

/** Most calls have none. */
const nothingElse: ReturnType<typeof othersOf> = {
  named: () => undefined,
  rules: [0, 0, 0, 0, 0],
  strided: new Array<number>(15).fill(0),
};

const addressOf = (space: Space, view: WasmView | undefined): number => (view === undefined ? 0 : space.address(view));

/** Scale and soft-cap, 0 for none. */
const numbersOf = ({ scale, softCap }: Attributes): [number, number] => [Number(scale), Number(softCap ?? 0)];
