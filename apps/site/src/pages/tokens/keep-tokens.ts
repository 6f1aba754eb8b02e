// Tokens that stayed as they were remain the same objects, so that only what a key stroke changed is drawn again.
import type { CutText, CutToken } from "./cut-text.ts";

type Cuts = Readonly<Record<string, CutText>>;

/** `cuts` with the tokens of `before` where they are equal, place by place. */
export function keepTokens(cuts: Cuts, before: Cuts | undefined): Cuts {
  const kept = Object.entries(cuts).map(([key, cut]): [string, CutText] => {
    const old = before?.[key]?.tokens ?? [];
    return [key, { ...cut, tokens: cut.tokens.map((token, i) => sameToken(token, old[i]) ?? token) }];
  });
  return Object.fromEntries(kept);
}

const sameToken = (token: CutToken, old: CutToken | undefined): CutToken | undefined =>
  old?.id === token.id && old.start === token.start && old.end === token.end && old.label === token.label
    ? old
    : undefined;
