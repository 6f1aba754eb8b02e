// The `testing` entry: what whoever writes a backend runs against it.
export { asynchronous } from "./asynchronous.ts";
export type { BackendCase } from "./backend-cases.ts";
export { backendCases } from "./backend-cases.ts";
