// How many colours a stream shows, from the environment. Nothing here writes an escape sequence.

/** 0: none, 8: the 256 fixed colours, 24: true colour. */
export type ColourLevel = 0 | 8 | 24;

/** What decides: the environment variables and whether the stream is a terminal. */
export interface ColourSurroundings {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly isTerminal: boolean;
}

const trueColourPrograms = /^(iTerm\.app|vscode|WezTerm|ghostty|Hyper|rio)$/;
const trueColourTerminals = /(truecolor|24bit|direct|kitty|alacritty|ghostty|wezterm)/;

/**
 * The colour level of a stream. FORCE_COLOR (0, 1, 2, 3 or anything) decides first, then NO_COLOR, then whether it is a
 * terminal, then COLORTERM, TERM_PROGRAM and TERM. See https://no-color.org and https://force-color.org.
 */
export function colourLevel({ environment, isTerminal }: ColourSurroundings): ColourLevel {
  const forced = environment.FORCE_COLOR;
  if (forced === "0" || forced === "false") return 0;
  const supported = supportedLevel(environment);
  if (forced === "3") return 24;
  if (forced === "1" || forced === "2") return 8;
  if (forced !== undefined) return supported === 0 ? 8 : supported;
  if (environment.NO_COLOR !== undefined && environment.NO_COLOR !== "") return 0;
  return isTerminal ? supported : 0;
}

function supportedLevel(environment: ColourSurroundings["environment"]): ColourLevel {
  const terminal = environment.TERM ?? "";
  if (/^(truecolor|24bit)$/i.test(environment.COLORTERM ?? "")) return 24;
  if (trueColourPrograms.test(environment.TERM_PROGRAM ?? "") || trueColourTerminals.test(terminal)) return 24;
  if (environment.WT_SESSION !== undefined) return 24;
  return terminal === "" || terminal === "dumb" ? 0 : 8;
}

/** Whether the terminal says that its background is light (COLORFGBG, set by rxvt, Konsole and others). Dark otherwise. */
export function hasLightBackground(environment: ColourSurroundings["environment"]): boolean {
  const background = environment.COLORFGBG?.split(";").at(-1);
  return background === "7" || background === "15";
}
