// What the cases ask of a GPU backend: what float32 on a GPU is, in numbers, and which cases ask for more. Not here: the cases.
import type { Backend } from "../backend.ts";
import { within } from "./backend/limits.ts";
import { narrowerCases } from "./backend/narrower-cases.ts";
import { backendCases } from "./backend-cases.ts";
import type { ConformanceCase } from "./conformance.ts";

/**
 * exp is right to 3 + 2|x| units in the last place by the WGSL specification, log to 2⁻²¹ near 1, division to 2.5, and pow is made
 * of these: 64 units are 8·10⁻⁶. Sums of 2,053 numbers of up to 100 run in float32: partial sums of up to 10⁴, half a unit each time.
 */
const tolerances = { ulps: 64, nearZero: 2 ** -126, sums: 2e-3 };

/** Products of two operands stay below 2²⁴. */
const limits = { flushesSubnormals: true, integers: 2 ** 11 };

const skipped: Readonly<Record<string, string>> = {
  "literal sum of float32": "float32 overflows at 3e38 + 3e38, and loses 1 beside 1e20",
  "unary sin of float32": "asks for sin 1e20; arguments of up to 10⁵ have a case of their own",
  "unary cos of float32": "asks for cos 1e20; arguments of up to 10⁵ have a case of their own",
  "reduce prod of int32": "asks for products beyond 2²⁴; smaller ones have a case of their own",
  "gather and scatterAdd refuse numbers outside":
    "the row numbers are beyond what operands may be here; smaller ones have a case of their own",
};

/** The cases that a backend in float32 on a GPU must pass, for a backend `withinGpu`; each skipped one says why. */
export const gpuCases = (): readonly ConformanceCase[] => [
  ...backendCases(tolerances).map((backendCase) => {
    const reason = skipped[backendCase.name];
    return reason === undefined ? backendCase : { ...backendCase, skipped: reason };
  }),
  ...narrowerCases(),
];

/** The backend with a GPU's limits declared. */
export const withinGpu = <B extends Backend>(backend: B): B => within(backend, limits);
