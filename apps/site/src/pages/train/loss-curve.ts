// The losses of a run as a chart's options, and in words. Drawing is Observable Plot's.
import * as Plot from "@observablehq/plot";
import type { History } from "./history.ts";
import { nats } from "./numbers.ts";

export interface LossCurve extends Pick<History, "losses" | "heldOut"> {
  readonly steps: number;
  /** ln V: the loss of who knows nothing. */
  readonly uniform: number;
  /** The step that is looked at. */
  readonly marked: number | undefined;
}

interface Point {
  readonly step: number;
  readonly loss: number;
}

export const lossHeight = 400;
/** The most points that are drawn of a line; more are averaged. */
const mostPoints = 300;

/** Neighbouring steps averaged until there are at most `most` points. */
export function averaged(losses: readonly number[], most: number = mostPoints): Point[] {
  const size = Math.ceil(losses.length / most) || 1;
  return Array.from({ length: Math.ceil(losses.length / size) }, (_, index) => {
    const part = losses.slice(index * size, (index + 1) * size);
    return {
      step: index * size + (part.length + 1) / 2,
      loss: part.reduce((sum, loss) => sum + loss, 0) / part.length,
    };
  });
}

export function lossOptions({ losses, heldOut, steps, uniform, marked }: LossCurve, width: number): Plot.PlotOptions {
  const training = averaged(losses);
  const highest = Math.max(uniform, ...training.map(({ loss }) => loss));
  const at = { x: "step", y: "loss" } as const;
  const said =
    (line: string) =>
    ({ step, loss }: Point): string =>
      `${line}, step ${Math.round(step)}: ${nats(loss)}`;
  return {
    height: lossHeight,
    marginLeft: 44,
    marginRight: 16,
    marginTop: 28,
    marginBottom: 40,
    x: { domain: [0, steps], label: "step →", nice: false, ticks: Math.max(2, Math.round(width / 110)) },
    y: { domain: [0, 1.08 * highest], label: "↑ nats per token", grid: true, ticks: 6 },
    marks: [
      Plot.ruleY([0], { stroke: "var(--line-strong)" }),
      Plot.ruleY([uniform], { stroke: "var(--ink-soft)", strokeDasharray: "2 4" }),
      Plot.text([{ step: steps, loss: uniform }], {
        ...at,
        text: () => `all tokens equally likely: ln V = ${uniform.toFixed(2)}`,
        textAnchor: "end",
        dy: -8,
        fill: "var(--ink-soft)",
      }),
      ...(marked === undefined ? [] : [Plot.ruleX([marked], { stroke: "var(--line-strong)", strokeDasharray: "4 3" })]),
      Plot.line(training, { ...at, stroke: "var(--accent)", strokeWidth: 1.25, strokeOpacity: 0.75 }),
      Plot.line(heldOut, { ...at, stroke: "var(--second)", strokeWidth: 2.25 }),
      Plot.dot(heldOut, { ...at, fill: "var(--second)", r: 3.5, symbol: "square" }),
      Plot.tip(training, Plot.pointer({ ...at, title: said("training"), fill: "var(--surface)" })),
      Plot.tip(heldOut, Plot.pointer({ ...at, title: said("held out"), fill: "var(--surface)" })),
    ],
  };
}

/** What the curve shows, for those who do not see it. */
export function lossWords({ losses, heldOut, steps, uniform }: LossCurve): string {
  const start = `Loss by step, ${steps} steps in all. All tokens equally likely would be ${nats(uniform)}.`;
  const [first, last, held] = [losses[0], losses.at(-1), heldOut.at(-1)];
  if (first === undefined || last === undefined) return `${start} No step has been done yet.`;
  const training = `Training: ${nats(first)} at step 1, ${nats(last)} at step ${losses.length}.`;
  return `${start} ${training}${held ? ` Held out: ${nats(held.loss)} at step ${held.step}.` : ""}`;
}
