// Registering the elements under their names. Nothing is registered until this is called.
import { AttnArcs } from "./attn-arcs.ts";
import type { AttnSelection } from "./attn-element.ts";
import { AttnHeads } from "./attn-heads.ts";
import { AttnMap } from "./attn-map.ts";
import { AttnText } from "./attn-text.ts";
import { AttnView } from "./attn-view.ts";

declare global {
  interface HTMLElementTagNameMap {
    "attn-arcs": AttnArcs;
    "attn-heads": AttnHeads;
    "attn-map": AttnMap;
    "attn-text": AttnText;
    "attn-view": AttnView;
  }
  interface HTMLElementEventMap {
    "attn-select": CustomEvent<AttnSelection>;
  }
}

/**
 * Registers `<attn-map>`, `<attn-heads>`, `<attn-text>`, `<attn-arcs>` and `<attn-view>`; names that are taken are left as they are.
 *
 * @param registry of the page, unless another is given.
 * @throws TypeError where there are no custom elements.
 */
export function defineElements(registry: CustomElementRegistry | undefined = globalThis.customElements): void {
  if (registry === undefined)
    throw new TypeError("defineElements: there are no custom elements here. Call it in a page");
  const elements: Readonly<Record<string, CustomElementConstructor>> = {
    "attn-map": AttnMap,
    "attn-heads": AttnHeads,
    "attn-text": AttnText,
    "attn-arcs": AttnArcs,
    "attn-view": AttnView,
  };
  for (const [name, element] of Object.entries(elements)) {
    if (registry.get(name) === undefined) registry.define(name, element);
  }
}
