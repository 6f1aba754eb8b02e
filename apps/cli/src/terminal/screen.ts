// What the command knows of the screen it writes to. A pipe or a file is a screen without colours.
import type { Theme } from "@attn/elements";
import { type ColourLevel, colourLevel, hasLightBackground } from "./colour-level.ts";

/** The screen that is drawn on. */
export interface Screen {
  readonly columns: number;
  readonly level: ColourLevel;
  readonly theme: Theme;
}

/** The parts of `process` that matter here. */
interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdout: { readonly isTTY?: boolean; readonly columns?: number };
}

/** The screen behind stdout: its own width, or COLUMNS, or 100 columns. */
export function describeScreen({ env, stdout }: Surroundings): Screen {
  const columns = [stdout.columns, Number(env.COLUMNS)].find((width) => width !== undefined && width >= 20) ?? 100;
  const level = colourLevel({ environment: env, isTerminal: stdout.isTTY === true });
  return { columns, level, theme: hasLightBackground(env) ? "light" : "dark" };
}
