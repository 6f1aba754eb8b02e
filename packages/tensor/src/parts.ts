// Ops that write into a part of their result: concat and update. Not here: ops that fill it at once (kernels.ts).
import type { Backend } from "./backend.ts";
import type { Node, Operation } from "./graph.ts";
import { copyOf, fresh, held } from "./new-views.ts";
import { readView } from "./read-view.ts";
import type { Task } from "./schedule.ts";
import type { Shape } from "./shape.ts";
import { showShape } from "./shape.ts";
import type { Steps } from "./steps.ts";
import { StoredView } from "./storage.ts";
import { repeatsElements, sliceLayout } from "./view.ts";

/** The parts one after another along an axis. */
export function* concatenated(
  backend: Backend,
  node: Node,
  axis: number,
  parts: readonly StoredView[],
): Steps<StoredView> {
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
  part: { starts: ArrayLike<number>; steps: readonly number[] },
  shape: Shape,
): StoredView => new StoredView(view.storage, view.dtype, sliceLayout(view, part, shape));

/**
 * x with a part replaced. In place means that x's storage passes to the result, and x cannot be read any more; where anybody
 * else still needs the old elements (another tensor, a fork, a later reader in this run) they are copied first.
 */
export const updated = (
  backend: Backend,
  task: Task,
  { starts, steps, inPlace }: Extract<Operation, { readonly op: "update" }>,
): StoredView | Steps<StoredView> => {
  if (starts !== undefined) return updatedAt(backend, task, { starts, steps, inPlace });
  const where = (read: ArrayLike<number>): Replacement => ({ starts: checkedStarts(task, read), steps, inPlace });
  const given = task.inputs![2]!;
  return given.data === undefined
    ? readFirst(given, (read) => updatedAt(backend, task, where(read)))
    : updatedAt(backend, task, where(given.data));
};

function* readFirst(given: Task, go: (read: ArrayLike<number>) => StoredView | Steps<StoredView>): Steps<StoredView> {
  const result = go(yield* readView(given.view!));
  return result instanceof StoredView ? result : yield* result;
}

/** @throws RangeError when the part would not lie in x. */
const checkedStarts = ({ inputs }: Task, read: ArrayLike<number>): ArrayLike<number> => {
  const [x, part] = [inputs![0]!.node.shape, inputs![1]!.node.shape];
  for (let axis = 0; axis < x.length; axis++)
    if (read[axis]! < 0 || read[axis]! + part[axis]! > x[axis]!)
      throw new RangeError(
        `update: ${showShape(part)} at ${showShape(Array.from(read))} does not lie in ${showShape(x)}`,
      );
  return read;
};

interface Replacement {
  readonly starts: ArrayLike<number>;
  readonly steps: readonly number[];
  readonly inPlace: boolean;
}

const updatedAt = (backend: Backend, task: Task, where: Replacement): StoredView | Steps<StoredView> => {
  const [target, replacement] = task.inputs as readonly Task[] as [Task, Task];
  const [x, part] = [target.view!, replacement.view!];
  const isAlone = x.storage.holders === 2 && target.left === 1; // held by the target and by this run
  const canOverwrite = where.inPlace && target.node.value !== undefined && isAlone && !repeatsElements(x);
  if (!canOverwrite) return updatedCopy(backend, task, where);
  const done = backend.assign(part, window(x, where, part.shape));
  if (done !== undefined) return overwritten(task, done);
  target.node.passOn(task.node, "an in-place update");
  return held(x);
};

function* overwritten(task: Task, done: Promise<void>): Steps<StoredView> {
  yield done;
  return settled(task, held(task.inputs![0]!.view!));
}

function* updatedCopy(backend: Backend, task: Task, where: Replacement): Steps<StoredView> {
  const [{ view: x }, { view: part }] = task.inputs as readonly Task[] as [Task, Task];
  const result = yield* copyOf(backend, x!);
  try {
    const done = backend.assign(part!, window(result, where, part!.shape));
    if (done !== undefined) yield done;
  } catch (error) {
    result.storage.release();
    throw error;
  }
  return where.inPlace ? settled(task, result) : result;
}

/** The old value is gone, and the new one kept, even where a run fails later. */
const settled = ({ node, inputs }: Task, result: StoredView): StoredView => {
  inputs![0]!.node.drop("an in-place update");
  node.keep(held(result));
  return result;
};
