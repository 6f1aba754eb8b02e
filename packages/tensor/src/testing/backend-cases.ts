// The kernels of a backend, case by case, without a test framework. Not here: tensors and graphs (conformance of those is apart).
import type { BackendCase } from "./backend/elementwise-cases.ts";
import { elementwiseCases } from "./backend/elementwise-cases.ts";
import { literalCases } from "./backend/literal-cases.ts";
import { matmulCases } from "./backend/matmul-cases.ts";
import { reductionCases } from "./backend/reduction-cases.ts";
import { rowCases } from "./backend/row-cases.ts";

export type { BackendCase };

/**
 * Every kernel of the floor at awkward sizes and views, against the js backend and against values written out by hand.
 * `ulps` is how many units in the last place a rounded function may be off.
 */
export const backendCases = ({ ulps = 4 }: { ulps?: number } = {}): readonly BackendCase[] => {
  const rounded = { relative: ulps * 2 ** -23, absolute: ulps * 2 ** -149 };
  return [
    ...literalCases(),
    ...elementwiseCases(rounded),
    ...reductionCases(rounded),
    ...matmulCases(rounded),
    ...rowCases(),
  ];
};
