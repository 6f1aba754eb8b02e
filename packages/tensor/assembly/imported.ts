// What the other kernels take from the module of products (matmul.ts, pack.ts), whichever of the two builds that is.

@external("products", "packEights")
export declare function packEights(from: usize, line: i32, inner: i32, lines: i32, depth: i32, to: usize): void;

@external("products", "packSixes")
export declare function packSixes(from: usize, line: i32, inner: i32, lines: i32, depth: i32, to: usize): void;

@external("products", "tiles")
export declare function tiles(
  a: usize, b: usize, panel: usize, k: i32,
  out: usize, outRow: usize, rows: i32, columns: i32, adds: bool, apart: usize,
): void;
