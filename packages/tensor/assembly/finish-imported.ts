// What products take from the module of the other kernels (finish.ts), so that each build of them need not contain it.

@external("kernels", "finish")
export declare function finish(f: i32, factor: usize, out: usize, step: i32, rows: i32, columns: i32): void;
