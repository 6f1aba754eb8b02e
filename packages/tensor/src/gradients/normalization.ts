// Gradients of layer and root-mean-square normalisation: fused ops themselves, one for x and one for the sums over rows at weight
// and bias. Apart, because a shared result would stay as long as its smallest part is needed.
import type { Attributes } from "../backend.ts";
import { fused } from "../ops/fused.ts";
import { stack } from "../ops/indexing.ts";
import type { Tensor } from "../tensor.ts";
import type { FusedRule } from "./rule.ts";

/** With x̂ = (x − mean)/√(variance + ε) and h = g ⊙ weight: (h − mean h − x̂ ⊙ mean(h ⊙ x̂))/√(variance + ε), Σ g ⊙ x̂ and Σ g. */
export const layerNormGradient: FusedRule = ({ operation: { attributes }, inputs, gradient: g }) => {
  const [x, weight] = inputs as readonly [Tensor, Tensor];
  const standard = once(() => {
    const centred = x.sub(x.mean(lastAxis));
    const scale = centred.square().mean(lastAxis).add(epsilonOf(attributes)).rsqrt();
    return { normed: centred.mul(scale), scale };
  });
  const atX = fused("layerNormGradient", [x, weight, g], {
    shape: x.shape,
    attributes,
    compose: () => {
      const { normed, scale } = standard();
      const h = g.mul(weight);
      return h
        .sub(h.mean(lastAxis))
        .sub(normed.mul(h.mul(normed).mean(lastAxis)))
        .mul(scale);
    },
  });
  const sums = fused("layerNormSums", [x, g], {
    shape: [2, x.shape.at(-1)!],
    attributes,
    compose: () => stack([sumOverRows(g.mul(standard().normed)), sumOverRows(g)]),
  });
  return [atX, sums.at(0, 0), sums.at(0, 1)];
};

/** With r = 1/√(mean x² + ε) and h = g ⊙ weight: r·(h − x ⊙ r²·mean(h ⊙ x)), and Σ g ⊙ x·r. */
export const rmsNormGradient: FusedRule = ({ operation: { attributes }, inputs, gradient: g }) => {
  const [x, weight] = inputs as readonly [Tensor, Tensor];
  const scaleOf = once(() => x.square().mean(lastAxis).add(epsilonOf(attributes)).rsqrt());
  const atX = fused("rmsNormGradient", [x, weight, g], {
    shape: x.shape,
    attributes,
    compose: () => {
      const scale = scaleOf();
      const h = g.mul(weight);
      return h.sub(x.mul(h.mul(x).mean(lastAxis).mul(scale.square()))).mul(scale);
    },
  });
  const sums = fused("rmsNormSums", [x, g], {
    shape: [1, x.shape.at(-1)!],
    attributes,
    compose: () => sumOverRows(g.mul(x).mul(scaleOf())).unsqueeze(0),
  });
  return [atX, sums.at(0, 0)];
};

/** What both ops are composed of is built once, so that it is computed once where neither has a kernel. */
const once = <T>(build: () => T): (() => T) => {
  let built: T | undefined;
  return () => {
    built ??= build();
    return built;
  };
};

const lastAxis = { axis: -1, keepDims: true } as const;

const epsilonOf = (attributes: Attributes): number => Number(attributes.epsilon);

/** [..., C] → [C] */
const sumOverRows = (x: Tensor): Tensor => x.sum({ axis: x.shape.slice(0, -1).map((_, axis) => axis) });
