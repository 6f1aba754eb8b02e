// What each op of the graph does on a backend: strides for movement ops, one kernel for the others. Not here: order and lifetimes (evaluate.ts).
import type { Backend, Done } from "./backend.ts";
import { toRaw } from "./dtype.ts";
import type { Node, Operation } from "./graph.ts";
import type { Task } from "./schedule.ts";
import type { Shape } from "./shape.ts";
import { sizeOf } from "./shape.ts";
import type { Steps } from "./steps.ts";
import type { StoredView } from "./storage.ts";
import { Storage } from "./storage.ts";
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

/** The value of a task whose inputs have theirs, with a hold on its storage for the caller. */
export function* compute(backend: Backend, task: Task): Steps<StoredView> {
  const { node, operation, data, kernel } = task;
  const views = task.inputs.map((input) => input.view!);
  const [x] = views as [StoredView];
  switch (operation.op) {
    case "constant":
      return yield* fresh(backend, node, (out) => backend.upload(out.buffer, toRaw(data!)));
    case "permute":
      return held(x, permuteLayout(x, operation.order));
    case "expand":
      return held(x, expandLayout(x, node.shape));
    case "slice":
      return held(x, sliceLayout(x, { ...operation, shape: node.shape }));
    case "reshape":
      return yield* reshaped(backend, x, node.shape);
    case "concat":
      return yield* concatenated(backend, node, operation.axis, views);
    case "update":
      return yield* updated(backend, task, operation);
    case "after":
    case "detach":
    case "checkpoint":
      return held(x);
    case "fused":
      if (kernel === undefined) return held(x);
      return yield* fused(backend, node, views, {
        takesStrided: backend.takesStrided?.has(operation.name) ?? false,
        run: (inputs, out) => kernel(inputs, out, operation.attributes),
      });
    default:
      return yield* fresh(backend, node, (out) => runKernel(backend, operation, views, out));
  }
}

const runKernel = (backend: Backend, operation: Operation, views: readonly StoredView[], out: StoredView): Done => {
  const [x, y, z] = views as [StoredView, StoredView, StoredView];
  switch (operation.op) {
    case "unary":
      return backend.unary(operation.kind, x, out);
    case "binary":
      return backend.binary(operation.kind, x, y, out);
    case "select":
      return backend.select(x, y, z, out);
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
function* fresh(
  backend: Backend,
  { shape, dtype }: { shape: Shape; dtype: Node["dtype"] },
  fill: (out: StoredView) => Done,
): Steps<StoredView> {
  const storage = new Storage(backend, sizeOf(shape));
  try {
    const out = { ...rowMajor(shape), dtype, buffer: storage.buffer, storage };
    const done = fill(out);
    if (done !== undefined) yield done;
    return out;
  } catch (error) {
    storage.release();
    throw error;
  }
}

/** The same storage, held once more. */
export const held = (view: StoredView, layout: Layout = view): StoredView => ({
  ...layout,
  dtype: view.dtype,
  buffer: view.buffer,
  storage: view.storage.hold(),
});

/** The same elements, row-major, in a buffer of their own. */
export function* copyOf(backend: Backend, view: StoredView): Steps<StoredView> {
  return yield* fresh(backend, view, (out) => backend.assign(view, out));
}

function* reshaped(backend: Backend, x: StoredView, shape: Shape): Steps<StoredView> {
  const layout = reshapeLayout(x, shape);
  if (layout !== undefined) return held(x, layout);
  const copy = yield* copyOf(backend, x);
  return { ...copy, ...rowMajor(shape) };
}

function* concatenated(backend: Backend, node: Node, axis: number, parts: readonly StoredView[]): Steps<StoredView> {
  const out = yield* fresh(backend, node, () => {});
  try {
    let start = 0;
    for (const part of parts) {
      const done = backend.assign(
        part,
        window(out, {
          starts: out.shape.map((_, a) => (a === axis ? start : 0)),
          steps: out.shape.map(() => 1),
          shape: part.shape,
        }),
      );
      if (done !== undefined) yield done;
      start += part.shape[axis]!;
    }
    return out;
  } catch (error) {
    out.storage.release();
    throw error;
  }
}

/** The part of a view that starts at `starts`, goes in `steps` and has the given shape. */
const window = (
  view: StoredView,
  part: { starts: readonly number[]; steps: readonly number[]; shape: Shape },
): StoredView => ({ ...view, ...sliceLayout(view, part) });

/**
 * x with a part replaced. In place means that x's storage passes to the result, and x cannot be read any more; where anybody
 * else still needs the old elements (another tensor, a fork, a later reader in this run) they are copied first.
 */
function* updated(
  backend: Backend,
  { node, inputs }: Task,
  { starts, steps, inPlace }: { starts: readonly number[]; steps: readonly number[]; inPlace: boolean },
): Steps<StoredView> {
  const [target, replacement] = inputs as [Task, Task];
  const [x, part] = [target.view!, replacement.view!];
  const isAlone = x.storage.holders === 2 && target.readers === 1; // held by the target and by this run
  const canOverwrite = inPlace && target.node.value !== undefined && isAlone && !repeatsElements(x);
  const result = canOverwrite ? held(x) : yield* copyOf(backend, x);
  try {
    const done = backend.assign(part, window(result, { starts, steps, shape: part.shape }));
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

/** Most fused kernels read row-major views only. */
function* fused(
  backend: Backend,
  node: Node,
  views: readonly StoredView[],
  { takesStrided, run }: { takesStrided: boolean; run: (inputs: readonly StoredView[], out: StoredView) => Done },
): Steps<StoredView> {
  if (takesStrided) return yield* fresh(backend, node, (out) => run(views, out));
  const compact: StoredView[] = [];
  try {
    for (const view of views) compact.push(isRowMajor(view) ? held(view) : yield* copyOf(backend, view));
    return yield* fresh(backend, node, (out) => run(compact, out));
  } finally {
    for (const view of compact) view.storage.release();
  }
}
