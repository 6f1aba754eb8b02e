// What attention takes from the module of its tiles and softmax (attention-tiles-module.ts), whichever of its two builds that is.

@external("tiles", "scorePanel")
export declare function scorePanel(keys: usize, row: usize, count: i32, queries: usize, depth: i32, out: usize): void;

@external("tiles", "addValues")
export declare function addValues(
  weights: usize, values: usize, row: usize, count: i32, width: i32, out: usize, outRow: usize,
): void;

@external("tiles", "addTurned")
export declare function addTurned(
  a: usize, b: usize, row: usize, count: i32, width: i32, keys: i32, apart: usize, out: usize,
): void;

@external("tiles", "scoreRow")
export declare function scoreRow(keys: usize, row: usize, count: i32, query: usize, depth: i32, out: usize): void;

@external("tiles", "addRows")
export declare function addRows(weights: usize, values: usize, row: usize, count: i32, width: i32, out: usize): void;

@external("tiles", "softmaxPanel")
export declare function softmaxPanel(scores: usize, count: i32, most: usize, sum: usize, factors: usize): bool;

@external("tiles", "foldPanel")
export declare function foldPanel(
  scores: usize, gradients: usize, count: i32, most: usize, sum: usize, along: usize, then: usize,
): void;

@external("tiles", "weighPanel")
export declare function weighPanel(scores: usize, count: i32, most: usize, shares: usize): void;

@external("tiles", "weighKept")
export declare function weighKept(scores: usize, count: i32, most: usize, shares: usize, then: usize): void;

@external("tiles", "slopePanel")
export declare function slopePanel(
  weights: usize, gradients: usize, count: i32, along: usize, scale: f32, bends: usize,
): void;

@external("tiles", "beginSoftmax")
export declare function beginSoftmax(most: usize, sum: usize, rows: i32, sink: f32): void;

@external("tiles", "softmaxRow")
export declare function softmaxRow(scores: usize, count: i32, most: usize, sum: usize): f32;
