// The loss of a classifier. Not here: losses that are one line of arithmetic.
import { ShapeError } from "../errors.ts";
import { sameShape, showShape, sizeOf } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import { where } from "./elementwise.ts";
import { fused } from "./fused.ts";
import { takeAlongAxis } from "./indexing.ts";

/** Which targets count, how sharp they are, and whether losses are added up: the options of `crossEntropy`. */
export interface CrossEntropyOptions {
  /** Targets of this number count as nothing: loss 0, no gradient, not in the mean. */
  readonly ignoreIndex?: number;
  /** ε from 0 to 1: the target is 1 − ε at its class plus ε/V at every class (Szegedy et al. 2016). */
  readonly labelSmoothing?: number;
  /** mean: over the targets that are not ignored (NaN when there is none) · none: a loss per target. */
  readonly reduction?: "mean" | "sum" | "none";
}

/**
 * −Σ target · log softmax(logits) in nats, per row of V classes: logits [..., V], targets int32 [...] → a scalar, or [...] with
 * reduction "none". The options mean what they mean in torch.nn.functional.cross_entropy.
 * @throws ShapeError, TypeError or RangeError for sizes, types or options that do not fit; RangeError at evaluation for a target outside V.
 */
export const crossEntropy = (
  logits: Tensor,
  targets: Tensor<"int32">,
  { ignoreIndex = -100, labelSmoothing = 0, reduction = "mean" }: CrossEntropyOptions = {},
): Tensor => {
  check(logits, targets, labelSmoothing, reduction);
  const classes = logits.shape.at(-1)!;
  const rows = logits.reshape([sizeOf(targets.shape), classes]); // [N, V]
  const chosen = targets.reshape([sizeOf(targets.shape)]); // [N]
  const isCounted = chosen.equal(ignoreIndex).not(); // on every path, because it refuses an ignoreIndex that is no int32
  const losses = fused("crossEntropy", [rows, chosen], {
    shape: chosen.shape,
    attributes: { ignoreIndex, labelSmoothing },
    compose: () => rowLosses(rows, chosen, { ignoreIndex, labelSmoothing }),
  });
  if (reduction === "none") return losses.reshape(targets.shape);
  if (reduction === "sum") return losses.sum();
  return losses.sum().div(isCounted.sum());
};

/** log Σ e^(x − max) − (1 − ε)·(x[target] − max) − ε·mean(x − max), [N, V] → [N]: no [N, V] but x − max and its exponential. */
const rowLosses = (
  rows: Tensor,
  targets: Tensor<"int32">,
  { ignoreIndex, labelSmoothing }: { ignoreIndex: number; labelSmoothing: number },
): Tensor => {
  const classes = rows.shape[1]!;
  const isIgnored = targets.equal(ignoreIndex);
  const isInside = isIgnored.or(targets.greaterEqual(0));
  const shifted = rows.sub(rows.max({ axis: -1, keepDims: true }));
  const inRange = where(isInside, where(isIgnored.not(), targets, 0), classes) as Tensor<"int32">; // V: refused
  const atTarget = takeAlongAxis(shifted, inRange.unsqueeze(-1)).squeeze(-1);
  const logSum = shifted.exp().sum({ axis: -1 }).log();
  const losses =
    labelSmoothing === 0
      ? logSum.sub(atTarget)
      : logSum.sub(atTarget.mul(1 - labelSmoothing)).sub(shifted.mean({ axis: -1 }).mul(labelSmoothing));
  return where(isIgnored.not(), losses, 0);
};

const check = (logits: Tensor, targets: Tensor<"int32">, labelSmoothing: number, reduction: string): void => {
  if (logits.dtype !== "float32" || targets.dtype !== "int32")
    throw new TypeError(
      `crossEntropy: expected float32 logits and int32 targets, got ${logits.dtype} and ${targets.dtype}`,
    );
  if (logits.rank === 0 || logits.shape.at(-1) === 0 || !sameShape(targets.shape, logits.shape.slice(0, -1)))
    throw new ShapeError(
      `crossEntropy: targets ${showShape(targets.shape)} do not fit logits ${showShape(logits.shape)}. They are [...] for [..., V]`,
    );
  if (!(labelSmoothing >= 0 && labelSmoothing <= 1))
    throw new RangeError(`crossEntropy: labelSmoothing must be from 0 to 1, got ${labelSmoothing}`);
  if (reduction !== "mean" && reduction !== "sum" && reduction !== "none")
    throw new TypeError(`crossEntropy: reduction must be "mean", "sum" or "none", got ${JSON.stringify(reduction)}`);
};
