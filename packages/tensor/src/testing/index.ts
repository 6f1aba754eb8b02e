// The `testing` entry: what whoever writes a backend runs against it.
export { asynchronous } from "./asynchronous.ts";
export type { BackendLimits } from "./backend/limits.ts";
export { within } from "./backend/limits.ts";
export type { BackendCase, BackendTolerances } from "./backend-cases.ts";
export { backendCases } from "./backend-cases.ts";
export type { CaseResult, ConformanceCase } from "./conformance.ts";
export { checkCase, sampleSize } from "./conformance.ts";
export { gpuCases, withinGpu } from "./gpu-cases.ts";
