// Tokens to pick from with pointer and arrow keys, as running text or below one another. How they are shaded is the element's matter.
import { make } from "./page-nodes.ts";

/** Keeps a list of tokens. */
export interface TokenList {
  readonly node: HTMLElement;
  /** The tokens in their order. */
  readonly tokens: () => readonly HTMLElement[];
  readonly fill: (labels: readonly string[]) => void;
  /** Marks one token as picked (−1: none). */
  readonly pick: (index: number) => void;
}

/** Style of tokens; `.tokens` around them. */
export const tokenStyle = `.tokens{margin:0;cursor:default}
.token{border-radius:3px;white-space:pre-wrap}
.token[aria-selected=true]{outline:2px solid var(--_accent);outline-offset:0}
.token:focus-visible{outline-width:3px}
.token.unseen{color:var(--_quiet)}`;

/** An empty list; `point` is told the index of a token that is pointed at or reached by keys. */
export function createTokenList(name: string, point: (index: number) => void): TokenList {
  const node = make("div", { class: "tokens", part: "tokens", role: "listbox", "aria-label": name });
  let tokens: HTMLElement[] = [];
  const indexOf = (event: Event): number => tokens.indexOf(event.target as HTMLElement);
  for (const type of ["pointerover", "focusin", "click"]) {
    node.addEventListener(type, (event) => {
      const index = indexOf(event);
      if (index >= 0) point(index);
    });
  }
  node.addEventListener("keydown", (event) => {
    const next = nextIndex(event.key, indexOf(event), tokens.length);
    if (next === undefined) return;
    event.preventDefault();
    tokens[next]?.focus();
  });
  return {
    node,
    tokens: () => tokens,
    fill: (labels) => {
      // What somebody types mostly comes last: tokens before it stay.
      const differing = labels.findIndex((label, index) => label !== tokens[index]?.dataset.label);
      const same = differing < 0 ? labels.length : differing;
      if (same === tokens.length && same === labels.length) return;
      const end = tokens[same - 1]?.nextSibling ?? null;
      while (node.lastChild !== end) node.lastChild?.remove();
      const made = labels.slice(same).map(createToken);
      tokens = [...tokens.slice(0, same), ...made];
      node.append(...made.flatMap((token) => [...spaceBefore(token), token, ...breakAfter(token)]));
    },
    pick: (picked) => {
      for (const [index, token] of tokens.entries()) {
        token.setAttribute("aria-selected", `${index === picked}`);
        token.tabIndex = index === Math.max(0, picked) ? 0 : -1;
      }
    },
  };
}

function createToken(label: string): HTMLElement {
  const text = label.replace(/^·(?=.)/, "");
  return make("span", { class: "token", part: "token", role: "option", "data-label": label, "aria-label": label }, [
    text,
  ]);
}

/** The space that a token begins with stands before it: words keep apart, and none is shaded. */
function spaceBefore({ dataset }: HTMLElement): string[] {
  return /^·./.test(dataset.label ?? "") ? [" "] : [];
}

/** A line may be broken between tokens, and is where the text breaks it. */
function breakAfter({ dataset }: HTMLElement): HTMLElement[] {
  return [make(dataset.label?.endsWith("↵") ? "br" : "wbr", { role: "presentation" })];
}

function nextIndex(key: string, index: number, count: number): number | undefined {
  if (index < 0) return undefined;
  if (key === "Home") return 0;
  if (key === "End") return count - 1;
  const step = { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1 }[key];
  return step === undefined ? undefined : Math.min(count - 1, Math.max(0, index + step));
}
