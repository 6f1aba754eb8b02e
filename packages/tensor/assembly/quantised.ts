// The module of everything that has to do with quantised weights: compiled twice, plainly and with relaxed SIMD. It has no static data.
export { quantisedProduct, quantisedScratch } from "./quantised-product";
export { quantiseRows, quantisedRowBytes } from "./quantised-rows";
export { groupScales, groupWords, quantisedRows } from "./quantised-weights";
