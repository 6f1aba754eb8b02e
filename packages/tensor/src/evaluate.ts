// Running a graph: buffers come and go with their last use, values that were asked for stay. Not here: what each op does (kernels.ts).
import type { Backend } from "./backend.ts";
import type { DataOf, Dtype } from "./dtype.ts";
import { fromRaw } from "./dtype.ts";
import type { Node } from "./graph.ts";
import { compute } from "./kernels.ts";
import { copyOf } from "./new-views.ts";
import { readView } from "./read-view.ts";
import type { Schedule, Task } from "./schedule.ts";
import { checkReadable, chooseBackend, schedule } from "./schedule.ts";
import { sizeOf } from "./shape.ts";
import type { Steps } from "./steps.ts";
import { StoredView } from "./storage.ts";
import { inTurn } from "./turns.ts";

/** Computes the nodes; afterwards the backend holds their values until they are dropped. Those that it already holds stay as they are. */
export function* evaluateNodes(nodes: readonly Node[], wanted?: Backend): Steps<void> {
  if (wanted !== undefined) for (const node of nodes) checkReadable(node, wanted);
  const targets = nodes.filter((node) => node.value === undefined);
  if (targets.length === 0) return;
  for (const target of yield* run(targets, wanted)) keepTarget(target);
}

/** The node takes over the hold of a target that was computed. */
export const keepTarget = ({ node, view }: Task): void => {
  if (node.value === undefined && node.gone === undefined) node.keep(view!);
  else view!.storage.release(); // an in-place update has kept it already, or the user has given it up meanwhile
};

/** The elements in row-major order; a value that no backend holds yet is computed and then kept on the JavaScript side. */
export function* readNode(node: Node): Steps<DataOf<Dtype>> {
  if (node.data !== undefined && node.value === undefined) return node.data.slice();
  const [target] = (yield* run([node])) as [Task];
  const view = target.view!;
  try {
    const data = fromRaw(yield* readView(view), node.dtype);
    if (node.value !== undefined || node.gone !== undefined) return data;
    node.settle(data);
    return data.slice();
  } finally {
    view.storage.release();
  }
}

/** The targets, each with a view whose hold on the storage now belongs to the caller. All else is given back, also on failure. */
function* run(nodes: readonly Node[], wanted?: Backend): Steps<readonly Task[]> {
  const backend = wanted ?? chooseBackend(nodes);
  return yield* inTurn(backend, () => runScheduled(schedule(nodes, backend), backend));
}

/** `run` in an order that is known, while no other evaluation runs on the backend. */
export function* runScheduled({ targets, order, all }: Schedule, backend: Backend): Steps<readonly Task[]> {
  for (const task of all) {
    task.left = task.readers;
    task.view = stillHeld(task.node, backend);
  }
  try {
    let at = 0;
    for (let steps = runAtOnce(backend, order, at); steps !== undefined; steps = runAtOnce(backend, order, at)) {
      at = steps.at + 1;
      const task = order[steps.at]!;
      finishTask(task, yield* steps.left);
      releaseInputs(task);
    }
    for (const target of targets) if (isLoose(target)) target.view = yield* trimmed(backend, target.view!);
    return targets;
  } catch (error) {
    for (const task of all) release(task);
    throw error;
  }
}

/** Computes tasks from `at` on, up to the first that takes steps: those, and which task it is. */
const runAtOnce = (
  backend: Backend,
  order: readonly Task[],
  at: number,
): { readonly at: number; readonly left: Steps<StoredView> } | undefined => {
  for (let i = at; i < order.length; i++) {
    const task = order[i]!;
    if (task.view === undefined) {
      const view = compute(backend, task);
      if (!(view instanceof StoredView)) return { at: i, left: view };
      finishTask(task, view);
    }
    releaseInputs(task);
  }
  return undefined;
};

const releaseInputs = ({ inputs }: Task): void => {
  for (const input of inputs!) if (--input.left === 0) release(input);
};

const finishTask = (task: Task, view: StoredView): void => {
  task.view = view;
  const isConstant = task.data !== undefined && task.node.data !== undefined; // still: the user may have given it up meanwhile
  if (isConstant) task.node.upload?.note(view, task.node);
};

/** The value that a backend holds for a node already, held once more. */
const stillHeld = (node: Node, backend: Backend): StoredView | undefined => {
  const { value, upload } = node;
  if (value === undefined) return upload?.heldBy(backend);
  value.storage.hold();
  return value;
};

const release = (task: Task): void => {
  task.view?.storage.release();
  task.view = undefined;
};

/** A small view must not keep a large scratch buffer alive. */
const isLoose = ({ node, view }: Task): boolean =>
  node.value === undefined && view!.storage.elements > sizeOf(view!.shape) && view!.storage.holders === 1;

function* trimmed(backend: Backend, view: StoredView): Steps<StoredView> {
  const copy = yield* copyOf(backend, view);
  view.storage.release();
  return copy;
}
