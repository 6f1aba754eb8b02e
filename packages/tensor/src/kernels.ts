// What each op of the graph does on a backend: strides for movement ops, one kernel for the others. Not here: order and lifetimes (evaluate.ts).
import type { Backend, Done, FusedKernels } from "./backend.ts";
import { toRaw } from "./dtype.ts";
import { UnsupportedError } from "./errors.ts";
import type { Operation } from "./graph.ts";
import { copyOf, fresh, held, heldAs } from "./new-views.ts";
import { concatenated, updated } from "./parts.ts";
import type { Task } from "./schedule.ts";
import type { Shape } from "./shape.ts";
import type { Steps } from "./steps.ts";
import { StoredView } from "./storage.ts";
import { expandLayout, permuteLayout, reshapeLayout, rowMajor, sliceLayout } from "./view.ts";

/**
 * The value of a task whose inputs have theirs, with a hold on its storage for the caller. What takes more than one call of the backend, or
 * one that answers later, comes as steps.
 */
export const compute = (backend: Backend, task: Task): StoredView | Steps<StoredView> => {
  const { node, operation, data, kernels } = task;
  const x = task.inputs![0]?.view as StoredView;
  switch (operation.op) {
    case "constant":
    case "input":
      if (data === undefined) throw new UnsupportedError(noValueYet);
      return fresh(backend, node, (out) => backend.upload(out.buffer, toRaw(data)));
    case "permute":
      return held(x, permuteLayout(x, operation.order));
    case "expand":
      return held(x, expandLayout(x, node.shape));
    case "slice":
      return held(x, sliceLayout(x, operation, node.shape));
    case "reshape":
      return reshaped(backend, x, node.shape);
    case "concat":
      return concatenated(backend, node, operation.axis, viewsOf(task));
    case "update":
      return updated(backend, task, operation);
    case "after":
    case "detach":
    case "checkpoint":
      return held(x);
    case "fused":
      return kernels === undefined ? held(x) : fused(backend, task, kernels, operation);
    default:
      return fresh(backend, node, (out) => runKernel(backend, task, x, out));
  }
};

const noValueYet =
  "evaluate: an input of a compiled function has no value while the function is being planned. Return what you want to know of it";

const viewsOf = (task: Task): StoredView[] => task.inputs!.map((input) => input.view!);

const areRowMajor = (views: readonly StoredView[]): boolean => views.every((view) => view.isRowMajor);

const fused = (
  backend: Backend,
  task: Task,
  kernels: FusedKernels,
  { name, attributes }: Extract<Operation, { readonly op: "fused" }>,
): StoredView | Steps<StoredView> => {
  const views = viewsOf(task);
  const kernel = kernels.fused[name]!;
  const isReady = kernels.takesStrided?.has(name) || areRowMajor(views);
  if (isReady) return fresh(backend, task.node, (out) => kernel(views, out, attributes));
  return madeRowMajor(backend, views, (compact) =>
    fresh(backend, task.node, (out) => kernel(compact, out, attributes)),
  );
};

const runKernel = (backend: Backend, { operation, inputs }: Task, x: StoredView, out: StoredView): Done => {
  const y = inputs![1]?.view as StoredView;
  switch (operation.op) {
    case "unary":
      return backend.unary(operation.kind, x, out);
    case "binary":
      return backend.binary(operation.kind, x, y, out);
    case "select":
      return backend.select(x, y, inputs![2]!.view!, out);
    case "reduce":
      return backend.reduce(operation.kind, x, out);
    case "cumsum":
      return backend.cumsum(x, out);
    case "topK":
      return backend.topK(x, out, operation.largest);
    case "matmul":
      return backend.matmul(x, y, out);
    case "gather":
      return backend.gather(x, y, out);
    case "scatterAdd":
      return backend.scatterAdd(x, y, out);
    default:
      throw new Error(`evaluate: "${operation.op}" has no kernel`);
  }
};

const reshaped = (backend: Backend, x: StoredView, shape: Shape): StoredView | Steps<StoredView> => {
  if (x.isRowMajor) return heldAs(x, shape);
  const layout = reshapeLayout(x, shape);
  return layout === undefined ? copyAs(backend, x, shape) : held(x, layout);
};

function* copyAs(backend: Backend, x: StoredView, shape: Shape): Steps<StoredView> {
  const { storage, dtype } = yield* copyOf(backend, x);
  return new StoredView(storage, dtype, rowMajor(shape));
}

/** Most fused kernels read row-major views only: copies of the others, for as long as `use` needs them. */
function* madeRowMajor(
  backend: Backend,
  views: readonly StoredView[],
  use: (views: readonly StoredView[]) => StoredView | Steps<StoredView>,
): Steps<StoredView> {
  const compact: StoredView[] = [];
  try {
    for (const view of views) compact.push(view.isRowMajor ? held(view) : yield* copyOf(backend, view));
    const result = use(compact);
    return result instanceof StoredView ? result : yield* result;
  } finally {
    for (const view of compact) view.storage.release();
  }
}
