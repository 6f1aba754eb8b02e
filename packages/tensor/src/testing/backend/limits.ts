// What a backend may declare it cannot do, and how the cases keep within that. Not here: tolerances of single ops.
import type { Backend } from "../../backend.ts";
import type { RawData } from "../../dtype.ts";

export interface BackendLimits {
  /** Numbers below 2⁻¹²⁶ may be taken for 0, as GPUs do. */
  readonly flushesSubnormals?: boolean;
  /** The largest int32 that operands have; a backend that keeps int32 as float32 is exact as long as results are up to 2²⁴. */
  readonly integers?: number;
}

/** How a call ended, and what there is to say about it unless it passed. */
export type Tell = (outcome: "passed" | "failed" | "skipped", what: string) => void;

/** What a case asks. */
interface DeclaredLimits extends BackendLimits {
  /** Whether the next call is made, whose operands and result have these sizes. */
  readonly take?: (sizes: string) => boolean;
  /** Who wants to know how calls end; then a difference throws nothing. */
  readonly tell?: Tell;
}

/** The same backend, of which the cases ask no more than that. */
export const within = <B extends Backend>(backend: B, limits: DeclaredLimits): B =>
  Object.create(backend, { limits: { value: { ...limitsOf(backend), ...limits } } }) as B;

/** None, for most backends. */
export const limitsOf = (backend: Backend): DeclaredLimits =>
  "limits" in backend ? (backend.limits as DeclaredLimits) : {};

const smallestNormal = 2 ** -126;
const flush = (x: number): number => (Math.abs(x) < smallestNormal ? 0 * x : x);

/** Data without what the backend cannot hold; the same array where there is nothing of that. */
export const limited = (data: RawData, { flushesSubnormals = false, integers = Infinity }: BackendLimits): RawData => {
  if (data instanceof Int32Array)
    return data.some((x) => Math.abs(x) > integers)
      ? data.map((x) => Math.max(Math.min(x, integers), -integers))
      : data;
  return flushesSubnormals && data.some((x) => x !== 0 && Math.abs(x) < smallestNormal) ? data.map(flush) : data;
};
