// The module of everything that is made of multiply-adds: compiled twice, plainly and with relaxed SIMD. It has no static data, so
// that it can share a memory with the other kernels.
export { matmul, matmulScratch, tiles } from "./matmul";
export { packEights, packSixes } from "./pack";
export { matmulByRows } from "./vector-matrix";
