// The scale of each group of weights, from their values alone. Not here: rounding (quantize.ts).
import type { Tensor } from "../tensor.ts";
import { zeros } from "./creation.ts";
import { where } from "./elementwise.ts";

/**
 * [..., 32] → [...]. With 8 bits max |x| / 127. With 4 bits elements are rounded as if the greatest were 6, 6.25, … 9, or −6 and so on; of
 * the roundings q (from −8 to 7) the one that lies closest to the elements when it is scaled by Σ q·x / Σ q², where its squared error is
 * least, gives the scale. NaN where a group has NaN or an infinity.
 */
export const groupScales = (x: Tensor, bits: 8 | 4): Tensor => {
  const most = x.abs().max({ axis: -1 });
  const scales = bits === 8 ? most.div(127) : closest(x, most);
  return scales.add(most.sub(most));
};

const closest = (x: Tensor, most: Tensor): Tensor => {
  let best = zeros(most.shape);
  let scales = best;
  for (const steps of candidates) {
    const factor = zeros(most.shape).add(steps).div(most).unsqueeze(-1);
    const q = x.mul(factor).add(0.5).floor().maximum(-8).minimum(7);
    const product = q.mul(x).sum({ axis: -1 });
    const scale = product.div(q.square().sum({ axis: -1 }));
    const gain = product.mul(scale); // what the squared error is less than Σ x²
    const isBetter = gain.greater(best);
    best = where(isBetter, gain, best) as Tensor;
    scales = where(isBetter, scale, scales) as Tensor;
  }
  return scales;
};

const upwards = Array.from({ length: 13 }, (_, i) => 6 + i / 4);
const candidates: readonly number[] = [...upwards.map((steps) => -steps).reverse(), ...upwards];
