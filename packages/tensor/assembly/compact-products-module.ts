// Products with compact rows, made of multiply-adds: compiled twice, plainly and with relaxed SIMD.
export { addHalves, scoreHalves } from "./compact-halves";
export { addBytes, addNibbles, scoreBytes, scoreNibbles } from "./compact-integers";
