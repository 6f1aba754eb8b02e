export { attentionHtml } from "./attention-html.ts";
