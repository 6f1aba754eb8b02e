// What the module of attention exports: a module of its own, because it is optional for who computes without it.
export { attention, attentionParts, attentionScratch } from "./attention";
export { attentionGradient, attentionGradientParts, attentionGradientScratch } from "./attention-gradient";
export { attentionStep, attentionStepParts, attentionStepScratch } from "./attention-step";
export { applyStepRules } from "./attention-step-rules";
