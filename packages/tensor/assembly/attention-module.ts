// What the module of attention exports: a module of its own, because it is optional for who computes without it.
export { attention, attentionScratch } from "./attention";
export { attentionGradient, attentionGradientScratch } from "./attention-gradient";
