// What quantised weights are multiplied with and by: compiled twice, as part of quantised.ts and with relaxed SIMD. It has no static data.
export { quantisedGated, quantisedProduct, quantisedScratch } from "./quantised-product";
export { quantiseRows, quantisedRowBytes } from "./quantised-rows";
