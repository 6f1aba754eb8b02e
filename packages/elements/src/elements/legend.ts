// The bar that says which colour is which weight. The scale is √weight, so its ticks are not evenly spaced.
import { scalePosition } from "../colour/colour-scale.ts";
import { make } from "./page-nodes.ts";

/** Style of the legend. */
export const legendStyle = `.legend{width:240px;max-width:100%;font-size:11px;line-height:16px;color:var(--_quiet)}
.bar{height:8px;border-radius:2px;background:linear-gradient(in oklab to right,var(--_low),var(--_middle),var(--_high))}
.ticks{position:relative;height:16px;margin-top:4px}
.ticks span{position:absolute;transform:translateX(-50%)}
.ticks span:first-child{transform:none}
.ticks span:last-child{transform:translateX(-100%)}`;

/** A bar with ticks. */
export function createLegend(): HTMLElement {
  const ticks = [0, 0.05, 0.25, 0.5, 1].map((weight) => {
    const tick = make("span", {}, [`${weight}`]);
    tick.style.left = `${scalePosition(weight) * 100}%`;
    return tick;
  });
  return make("div", { class: "legend", part: "legend", "aria-hidden": "true" }, [
    make("div", { class: "bar" }),
    make("div", { class: "ticks" }, ticks),
    make("div", {}, ["attention weight"]),
  ]);
}
