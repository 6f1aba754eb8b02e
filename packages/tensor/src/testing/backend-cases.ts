// The kernels of a backend, case by case, without a test framework. Not here: tensors and graphs (conformance of those is apart).
import type { BackendCase } from "./backend/elementwise-cases.ts";
import { elementwiseCases } from "./backend/elementwise-cases.ts";
import { literalCases } from "./backend/literal-cases.ts";
import { matmulCases } from "./backend/matmul-cases.ts";
import { reductionCases } from "./backend/reduction-cases.ts";
import { rowCases } from "./backend/row-cases.ts";

export type { BackendCase };

/** How far results may be off. */
export interface BackendTolerances {
  /** Units in the last place of a rounded function. */
  readonly ulps?: number;
  /** Absolute error of results near 0, for backends that flush subnormal numbers on the way. */
  readonly nearZero?: number;
  /** Absolute error of a sum of up to 2,053 numbers of up to 100: what double precision, rounded once, stays below. */
  readonly sums?: number;
}

/**
 * Every kernel of the floor at awkward sizes and views, against the js backend and against values written out by hand.
 * What a backend cannot do at all it declares with `within`.
 */
export const backendCases = ({
  ulps = 4,
  nearZero = ulps * 2 ** -149,
  sums = 1e-4,
}: BackendTolerances = {}): readonly BackendCase[] => {
  const rounded = { relative: ulps * 2 ** -23, absolute: nearZero };
  const summed = { relative: rounded.relative, absolute: sums };
  return [
    ...literalCases(),
    ...elementwiseCases(rounded),
    ...reductionCases(summed),
    ...matmulCases(rounded),
    ...rowCases(sums > 1e-4 ? summed : undefined),
  ];
};
