// Attention with every rule that is no function of the caller's, and its gradient, over inputs of any strides. What they mean is said in
// @attn/attention, whose op names the inputs after q, k and v in its attribute `inputs`.
import type { Attributes, FusedKernel } from "../../backend.ts";
import { sizeOf } from "../../shape.ts";
import type { WasmBuffer } from "./heap.ts";
import type { Space, WasmView } from "./space.ts";

/** As good as none, and far from what int32 holds. */
const noWindow = 2 ** 30;

/** With fewer, the tiles of many queries would be mostly empty. */
const fewQueries = 4;

export const attentionKernels = (space: Space): Readonly<Record<string, FusedKernel<WasmBuffer>>> => {
  const { kernels } = space;
  const at = (view: WasmView): number => space.address(view);

  const forward: FusedKernel<WasmBuffer> = (inputs, out, attributes) => {
    if (sizeOf(out.shape) === 0) return;
    const [q, k, v] = describe(space, inputs, attributes, out.shape[3]!);
    const isStep = q.shape[2]! < fewQueries;
    const kernel = isStep ? kernels.attentionStep : kernels.attention;
    const parts = isStep ? kernels.attentionStepParts() : kernels.attentionParts();
    space.borrow(isStep ? kernels.attentionStepScratch() : kernels.attentionScratch(), (scratch) =>
      kernel(at(q), at(k), at(v), at(out), scratch, ...numbersOf(attributes), 0, parts),
    );
  };
  const backward: FusedKernel<WasmBuffer> = (inputs, out, attributes) => {
    if (sizeOf(out.shape) === 0) return;
    const [q, k, v, { gradient }] = describe(space, inputs, attributes, inputs[2]!.shape[3]!);
    const [scale, softCap] = numbersOf(attributes);
    const parts = kernels.attentionGradientParts();
    space.borrow(kernels.attentionGradientScratch(softCap), (scratch) =>
      kernels.attentionGradient(at(q), at(k), at(v), at(gradient!), at(out), scratch, scale, softCap, 0, parts),
    );
  };
  return {
    attention: forward,
    ruledAttention: forward,
    compactAttention: forward,
    attentionGradient: backward,
    ruledAttentionGradient: backward,
  };
};

/** Writes the record of a call as assembly/attention-call.ts reads it. Returns q, k, v and the other inputs by name. */
const describe = (
  space: Space,
  views: readonly WasmView[],
  { inputs, window, causal, canBeEmpty, format }: Attributes,
  V: number,
): [WasmView, WasmView, WasmView, Readonly<Record<string, WasmView>>] => {
  const [q, k, v, ...others] = views as [WasmView, WasmView, WasmView, ...WasmView[]];
  const names = typeof inputs === "string" && inputs !== "" ? inputs.split(" ") : [];
  const named: Record<string, WasmView> = Object.fromEntries(names.map((name, i) => [name, others[i]!]));
  const [B, H, T, D] = q.shape as [number, number, number, number];
  const [, G, S] = v.shape as [number, number, number, number];
  const seen = Math.min(Number(window ?? noWindow), noWindow);
  const rules = ["mask", "bias", "lengths", "alibi", "sinks"].map((name) => addressOf(space, named[name]));
  const flags = [causal === true ? 1 : 0, canBeEmpty === true ? 1 : 0];
  const record = [B, H, G, T, S, D, V, seen, ...flags, ...rules, formatNumber(format)];
  const strides = (name: string): readonly number[] => named[name]?.strides ?? [0, 0, 0, 0];
  const strided = ["gradient", "mask", "bias"].flatMap(strides);
  for (const name of ["lengths", "alibi", "sinks"]) strided.push(strides(name)[0]!);
  space.describe(record, q.strides, k.strides, v.strides, strided);
  return [q, k, v, named];
};

/** As assembly/compact.ts numbers the forms of rows. */
export const formatNumber = (format: unknown): number => (format === "float16" ? 1 : format === "int8" ? 2 : 0);

const addressOf = (space: Space, view: WasmView | undefined): number => (view === undefined ? 0 : space.address(view));

/** Scale and soft-cap, 0 for none. */
const numbersOf = ({ scale, softCap }: Attributes): [number, number] => [Number(scale), Number(softCap ?? 0)];
