// What each op of the graph does on a backend: strides for movement ops, one kernel for the others. Not here: order and lifetimes (evaluate.ts).
import type { Backend, Done, FusedKernel } from "./backend.ts";
import { toRaw } from "./dtype.ts";
import type { Node, Operation } from "./graph.ts";
import type { Task } from "./schedule.ts";
import type { Shape } from "./shape.ts";
import { sizeOf } from "./shape.ts";
import type { Steps } from "./steps.ts";
import { Storage, StoredView } from "./storage.ts";
import type { Layout } from "./view.ts";
import {
  expandLayout,
  isRowMajor,
  permuteLayout,
  repeatsElements,
  reshapeLayout,
  rowMajor,
  sliceLayout,
} from "./view.ts";

/**
 * The value of a task whose inputs have theirs, with a hold on its storage for the caller. What takes more than one call of the backend, or
 * one that answers later, comes as steps.
 */
export const compute = (backend: Backend, task: Task): StoredView | Steps<StoredView> => {
  const { node, operation, data, kernel } = task;
  const x = task.inputs![0]?.view as StoredView;
  switch (operation.op) {
    case "constant":
      return fresh(backend, node, (out) => backend.upload(out.buffer, toRaw(data!)));
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
      return kernel === undefined ? held(x) : fused(backend, task, kernel, operation);
    default:
      return fresh(backend, node, (out) => runKernel(backend, task, x, out));
  }
};

const viewsOf = (task: Task): StoredView[] => task.inputs!.map((input) => input.view!);

const fused = (
  backend: Backend,
  task: Task,
  kernel: FusedKernel,
  { name, attributes }: Extract<Operation, { readonly op: "fused" }>,
): StoredView | Steps<StoredView> => {
  const views = viewsOf(task);
  const run = (inputs: readonly StoredView[]): StoredView | Steps<StoredView> =>
    fresh(backend, task.node, (out) => kernel(inputs, out, attributes));
  const isReady = backend.takesStrided?.has(name) || views.every(isRowMajor);
  return isReady ? run(views) : madeRowMajor(backend, views, run);
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

/** A row-major view of a new buffer, filled by `fill`; the buffer is given back when that fails. */
const fresh = (
  backend: Backend,
  { shape, dtype }: { shape: Shape; dtype: Node["dtype"] },
  fill: (out: StoredView) => Done,
): StoredView | Steps<StoredView> => {
  const storage = new Storage(backend, sizeOf(shape));
  try {
    const out = new StoredView(storage, dtype, rowMajor(shape));
    const done = fill(out);
    return done === undefined ? out : filled(out, done);
  } catch (error) {
    storage.release();
    throw error;
  }
};

function* filled(out: StoredView, done: Promise<void>): Steps<StoredView> {
  try {
    yield done;
    return out;
  } catch (error) {
    out.storage.release();
    throw error;
  }
}

/** The same storage, held once more. */
const held = (view: StoredView, layout: Layout = view): StoredView =>
  new StoredView(view.storage.hold(), view.dtype, layout);

/** The same elements, row-major, in a buffer of their own. */
export function* copyOf(backend: Backend, view: StoredView): Steps<StoredView> {
  const copy = fresh(backend, view, (out) => backend.assign(view, out));
  return copy instanceof StoredView ? copy : yield* copy;
}

const reshaped = (backend: Backend, x: StoredView, shape: Shape): StoredView | Steps<StoredView> => {
  const layout = reshapeLayout(x, shape);
  return layout === undefined ? copyAs(backend, x, shape) : held(x, layout);
};

function* copyAs(backend: Backend, x: StoredView, shape: Shape): Steps<StoredView> {
  const { storage, dtype } = yield* copyOf(backend, x);
  return new StoredView(storage, dtype, rowMajor(shape));
}

function* concatenated(backend: Backend, node: Node, axis: number, parts: readonly StoredView[]): Steps<StoredView> {
  const out = fresh(backend, node, () => {}) as StoredView; // there is nothing to wait for
  try {
    const [starts, steps] = [out.shape.map(() => 0), out.shape.map(() => 1)];
    for (const part of parts) {
      const done = backend.assign(part, window(out, { starts, steps }, part.shape));
      if (done !== undefined) yield done;
      starts[axis]! += part.shape[axis]!;
    }
    return out;
  } catch (error) {
    out.storage.release();
    throw error;
  }
}

/** The part of a view that starts at `starts`, goes in `steps` and has the given shape: nobody holds it. */
const window = (
  view: StoredView,
  part: { starts: readonly number[]; steps: readonly number[] },
  shape: Shape,
): StoredView => new StoredView(view.storage, view.dtype, sliceLayout(view, part, shape));

/**
 * x with a part replaced. In place means that x's storage passes to the result, and x cannot be read any more; where anybody
 * else still needs the old elements (another tensor, a fork, a later reader in this run) they are copied first.
 */
function* updated(
  backend: Backend,
  { node, inputs }: Task,
  { starts, steps, inPlace }: { starts: readonly number[]; steps: readonly number[]; inPlace: boolean },
): Steps<StoredView> {
  const [target, replacement] = inputs as readonly Task[] as [Task, Task];
  const [x, part] = [target.view!, replacement.view!];
  const isAlone = x.storage.holders === 2 && target.readers === 1; // held by the target and by this run
  const canOverwrite = inPlace && target.node.value !== undefined && isAlone && !repeatsElements(x);
  const result = canOverwrite ? held(x) : yield* copyOf(backend, x);
  try {
    const done = backend.assign(part, window(result, { starts, steps }, part.shape));
    if (done !== undefined) yield done;
  } catch (error) {
    result.storage.release();
    throw error;
  }
  if (inPlace) {
    target.node.drop("an in-place update");
    node.keep(held(result));
  }
  return result;
}

/** Most fused kernels read row-major views only: copies of the others, for as long as `use` needs them. */
function* madeRowMajor(
  backend: Backend,
  views: readonly StoredView[],
  use: (views: readonly StoredView[]) => StoredView | Steps<StoredView>,
): Steps<StoredView> {
  const compact: StoredView[] = [];
  try {
    for (const view of views) compact.push(isRowMajor(view) ? held(view) : yield* copyOf(backend, view));
    const result = use(compact);
    return result instanceof StoredView ? result : yield* result;
  } finally {
    for (const view of compact) view.storage.release();
  }
}
