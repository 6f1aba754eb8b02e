// Computing tensors and keeping their values. Not here: how a graph is run (evaluate.ts).
import type { Backend } from "./backend.ts";
import { evaluateNodes } from "./evaluate.ts";
import { finish } from "./steps.ts";
import type { AnyTensor } from "./tensor.ts";

/** Computes several tensors in one go and keeps their values on the backend until `dispose()`. */
export const evaluate = async (...tensors: readonly AnyTensor[]): Promise<void> =>
  finish(evaluateNodes(tensors.map((t) => t.node)));

/** `evaluate` on a backend of your choice: what is computed from these tensors then runs there too. */
export const evaluateOn = async (backend: Backend, ...tensors: readonly AnyTensor[]): Promise<void> =>
  finish(
    evaluateNodes(
      tensors.map((t) => t.node),
      backend,
    ),
  );
