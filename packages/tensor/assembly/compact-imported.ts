// What the module of compact caches takes from that of attention, and from that of its products (compact-products-module.ts), whichever of its two builds that is.

@external("attention", "applyStepRules")
export declare function applyStepRules(
  scores: usize, key: i32, count: i32, t: i32, b: i32, h: i32, cap: f32,
): void;

@external("compact", "scoreHalves")
export declare function scoreHalves(keys: usize, line: usize, count: i32, query: usize, depth: i32, out: usize): i32;

@external("compact", "scoreBytes")
export declare function scoreBytes(keys: usize, line: usize, count: i32, query: usize, depth: i32, out: usize): void;

@external("compact", "scoreNibbles")
export declare function scoreNibbles(keys: usize, line: usize, count: i32, query: usize, depth: i32, out: usize): void;

@external("compact", "addHalves")
export declare function addHalves(weights: usize, values: usize, line: usize, count: i32, width: i32, out: usize): i32;

@external("compact", "addBytes")
export declare function addBytes(weights: usize, values: usize, line: usize, count: i32, width: i32, out: usize): void;

@external("compact", "addNibbles")
export declare function addNibbles(weights: usize, values: usize, line: usize, count: i32, width: i32, out: usize): void;
