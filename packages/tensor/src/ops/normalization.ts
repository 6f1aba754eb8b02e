// Normalisations over features. Statistics are per row; nothing is kept between calls.
import { checkFloat } from "../dtype.ts";
import { ShapeError } from "../errors.ts";
import { showShape, sizeOf } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import { ones, zeros } from "./creation.ts";
import { fused } from "./fused.ts";

/** What follows the normalisation, and what keeps its root from 0: the options of `layerNorm` and `rmsNorm`. */
export interface NormOptions {
  /** [C], multiplied in; without it 1. */
  readonly weight?: Tensor;
  /** [C], added; without it 0. */
  readonly bias?: Tensor;
  /** Added to the variance (or mean square) before the root. */
  readonly epsilon?: number;
}

/**
 * (x − mean) / √(variance + ε) · weight + bias over the last axis, [..., C] → [..., C]; the variance is the biased one.
 * Ba, Kiros and Hinton 2016.
 */
export const layerNorm = (x: Tensor, { weight, bias, epsilon = 1e-5 }: NormOptions = {}): Tensor => {
  const [w, b] = [
    scale("layerNorm", x, weight) ?? ones([x.shape.at(-1)!]),
    scale("layerNorm", x, bias) ?? zeros([x.shape.at(-1)!]),
  ];
  return fused("layerNorm", [x, w, b], {
    shape: x.shape,
    attributes: { epsilon },
    compose: () => standardise(x, epsilon).mul(w).add(b),
  });
};

/** x / √(mean of x² + ε) · weight over the last axis, [..., C] → [..., C]. Zhang and Sennrich 2019. */
export const rmsNorm = (x: Tensor, { weight, epsilon = 1e-5 }: Omit<NormOptions, "bias"> = {}): Tensor => {
  const w = scale("rmsNorm", x, weight) ?? ones([x.shape.at(-1)!]);
  return fused("rmsNorm", [x, w], {
    shape: x.shape,
    attributes: { epsilon },
    compose: () => x.mul(x.square().mean({ axis: -1, keepDims: true }).add(epsilon).rsqrt()).mul(w),
  });
};

/**
 * Layer normalisation within each of `groups` equal groups of channels, positions included: [B, C, ...] → [B, C, ...], with
 * weight and bias [C] per channel. Wu and He 2018.
 * @throws ShapeError unless C is a multiple of `groups`.
 */
export const groupNorm = (
  x: Tensor,
  { groups, weight, bias, epsilon = 1e-5 }: NormOptions & { readonly groups: number },
): Tensor => {
  const [batch, channels, ...rest] = x.shape;
  if (
    batch === undefined ||
    channels === undefined ||
    !Number.isInteger(groups) ||
    groups < 1 ||
    channels % groups !== 0
  )
    throw new ShapeError(`groupNorm: C of ${showShape(x.shape)} is not a multiple of ${groups} groups`);
  const perChannel = (p: Tensor | undefined, name: string): Tensor | undefined => {
    if (p !== undefined && (p.rank !== 1 || p.shape[0] !== channels))
      throw new ShapeError(
        `groupNorm: ${name} is ${showShape(p.shape)} but C is ${channels} in x ${showShape(x.shape)}`,
      );
    if (p !== undefined) checkFloat("groupNorm", p);
    return p?.reshape([channels, ...rest.map(() => 1)]);
  };
  const [w, b] = [perChannel(weight, "weight"), perChannel(bias, "bias")];
  const normed = layerNorm(x.reshape([batch, groups, (channels / groups) * sizeOf(rest)]), { epsilon }).reshape(
    x.shape,
  );
  const scaled = w === undefined ? normed : normed.mul(w);
  return b === undefined ? scaled : scaled.add(b);
};

const standardise = (x: Tensor, epsilon: number): Tensor => {
  const centred = x.sub(x.mean({ axis: -1, keepDims: true }));
  return centred.mul(centred.square().mean({ axis: -1, keepDims: true }).add(epsilon).rsqrt());
};

const scale = (caller: string, x: Tensor, p: Tensor | undefined): Tensor | undefined => {
  checkFloat(caller, x, ...(p === undefined ? [] : [p]));
  if (x.rank === 0) throw new ShapeError(`${caller}: a scalar has no features to normalise over`);
  if (p !== undefined && (p.rank !== 1 || p.shape[0] !== x.shape.at(-1)))
    throw new ShapeError(
      `${caller}: weight or bias ${showShape(p.shape)} does not fit C = ${x.shape.at(-1)} of x ${showShape(x.shape)}`,
    );
  return p;
};
