// Imported for its effect: registers the elements in the page. Where there are no custom elements, as in Node, it does nothing.
import { defineElements } from "./elements/define-elements.ts";

if (globalThis.customElements !== undefined) defineElements();

export { defineElements };
