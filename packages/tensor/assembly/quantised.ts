// The module of everything that has to do with quantised weights; its products are compiled with relaxed SIMD too (quantised-products.ts).
export { quantisedGated, quantisedProduct, quantisedScratch, quantiseRows, quantisedRowBytes } from "./quantised-products";
export { groupScales, groupWords, quantisedRows } from "./quantised-weights";
