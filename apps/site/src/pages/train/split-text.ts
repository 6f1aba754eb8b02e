// Which part of a text is learned from and which is held out. Not here: tokens.

export interface SplitText {
  readonly training: string;
  readonly heldOut: string;
}

/**
 * Holds out every tenth different line of three words or more, wherever it occurs, so that no line is in both parts. A text with
 * fewer than ten such lines gives its last tenth instead.
 */
export function splitText(text: string): SplitText {
  const lines = text.replaceAll("\r\n", "\n").split("\n");
  const sentences = [...new Set(lines)].filter((line) => line.trim().split(/\s+/).length > 2);
  const heldOut = new Set(sentences.filter((_, index) => index % 10 === 9));
  if (heldOut.size === 0) return lastTenth(text);
  const part = (isHeldOut: boolean): string => lines.filter((line) => heldOut.has(line) === isHeldOut).join("\n");
  return { training: part(false), heldOut: `${part(true)}\n` };
}

function lastTenth(text: string): SplitText {
  const characters = [...text];
  const cut = Math.floor(0.9 * characters.length);
  return { training: characters.slice(0, cut).join(""), heldOut: characters.slice(cut).join("") };
}
