// Text in colour: escape sequences for foreground and background at a colour level. Which colour means what is not decided here.
import type { Rgb } from "@attn/elements";
import type { ColourLevel } from "./colour-level.ts";

/** Colours of one piece of text. */
export interface Ink {
  readonly foreground?: Rgb | undefined;
  readonly background?: Rgb | undefined;
  readonly bold?: boolean;
  readonly dim?: boolean;
}

/** `text` between the escape sequences of `ink` and a reset; `text` alone at level 0. */
export function paint(text: string, ink: Ink, level: ColourLevel): string {
  if (level === 0 || text === "") return text;
  const codes: string[] = [];
  if (ink.bold) codes.push("1");
  if (ink.dim) codes.push("2");
  if (ink.foreground) codes.push(`38;${colourCode(ink.foreground, level)}`);
  if (ink.background) codes.push(`48;${colourCode(ink.background, level)}`);
  return codes.length === 0 ? text : `\u001b[${codes.join(";")}m${text}\u001b[0m`;
}

function colourCode([red, green, blue]: Rgb, level: ColourLevel): string {
  return level === 24 ? `2;${red};${green};${blue}` : `5;${nearestFixedColour([red, green, blue])}`;
}

const cubeSteps = [0, 95, 135, 175, 215, 255] as const;

/** The index of the nearest of the 256 fixed colours: the 6 × 6 × 6 cube (16 to 231) or the grey ramp (232 to 255). */
export function nearestFixedColour(colour: Rgb): number {
  const nearestStep = (value: number): number =>
    cubeSteps.reduce<number>(
      (best, step, index) => (Math.abs(step - value) < Math.abs((cubeSteps[best] ?? 0) - value) ? index : best),
      0,
    );
  const [r, g, b] = colour.map(nearestStep) as [number, number, number];
  const cube: Rgb = [cubeSteps[r] ?? 0, cubeSteps[g] ?? 0, cubeSteps[b] ?? 0];
  const mean = (colour[0] + colour[1] + colour[2]) / 3;
  const greyIndex = Math.min(23, Math.max(0, Math.round((mean - 8) / 10)));
  const grey = 8 + 10 * greyIndex;
  return squaredDistance(colour, [grey, grey, grey]) < squaredDistance(colour, cube)
    ? 232 + greyIndex
    : 16 + 36 * r + 6 * g + b;
}

function squaredDistance(a: Rgb, b: Rgb): number {
  return (a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2 + (a[2] - b[2]) ** 2;
}
