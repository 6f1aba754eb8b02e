// The `js` entry: the reference backend.
export { createJsBackend } from "./backend.ts";
