// Tokens as labels: every character visible, on one line. Nothing is escaped for markup here.

const named: Readonly<Record<string, string>> = { " ": "·", "\n": "↵", "\t": "⇥", "\r": "␍" };

/**
 * A token's text with spaces as `·`, line ends as `↵`, tabs as `⇥`, other control characters, invisible format characters and
 * lone surrogates by number (`<U+200D>`), and the empty text as `∅`. A mark that would sit on the label before stands on `◌`.
 */
export function tokenLabel(text: string): string {
  if (text === "") return "∅";
  const visible = text.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zs}\p{Zl}\p{Zp}]/gu, (character) => {
    const code = character.codePointAt(0) ?? 0;
    return named[character] ?? `<U+${code.toString(16).toUpperCase().padStart(4, "0")}>`;
  });
  return visible.replace(/^\p{M}/u, "◌$&");
}
