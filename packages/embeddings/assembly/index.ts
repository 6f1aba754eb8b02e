// What the module exports. It has no static data: where everything lies is said by the caller.
export { trainBatch } from "./train-batch";
