// What the module of compact caches exports. It comes along with the ops on compact rows alone.
export { packBytes, packHalves, packNibbles } from "./compact-pack";
export { unpack } from "./compact";
export { compactStep, compactStepParts, compactStepScratch } from "./compact-step";
