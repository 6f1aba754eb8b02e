// Running a graph: buffers come and go with their last use, values that were asked for stay. Not here: what each op does (kernels.ts).
import type { Backend } from "./backend.ts";
import type { DataOf, Dtype, RawData } from "./dtype.ts";
import { fromRaw } from "./dtype.ts";
import type { Node } from "./graph.ts";
import { compute, copyOf } from "./kernels.ts";
import { schedule } from "./schedule.ts";
import { sizeOf } from "./shape.ts";
import type { Steps } from "./steps.ts";
import type { StoredView } from "./storage.ts";
import { isRowMajor } from "./view.ts";

/** Computes the nodes; afterwards the backend holds their values until they are dropped. Those that it already holds stay as they are. */
export function* evaluateNodes(nodes: readonly Node[], wanted?: Backend): Steps<void> {
  const targets = nodes.filter((node) => node.value === undefined);
  const views = yield* run(targets, wanted);
  for (const [node, view] of views) {
    if (node.value === undefined) node.keep(view);
    else view.storage.release(); // an in-place update has kept it already
  }
}

/** The elements in row-major order; a value that no backend holds yet is computed and then kept on the JavaScript side. */
export function* readNode(node: Node): Steps<DataOf<Dtype>> {
  if (node.data !== undefined && node.value === undefined) return node.data.slice();
  const views = yield* run([node]);
  const view = views.get(node)!;
  try {
    const data = fromRaw(yield* readView(view), node.dtype);
    if (node.value !== undefined) return data;
    node.settle(data);
    return data.slice();
  } finally {
    view.storage.release();
  }
}

function* readView(view: StoredView): Steps<RawData> {
  const { backend } = view.storage;
  const compact = isRowMajor(view) ? view : yield* copyOf(backend, view);
  try {
    const raw = backend.read(compact.buffer, compact.dtype, compact.offset, sizeOf(compact.shape));
    return raw instanceof Promise ? ((yield raw) as RawData) : raw;
  } finally {
    if (compact !== view) compact.storage.release();
  }
}

/** The views of the targets, each with a hold on its storage that now belongs to the caller. All else is given back, also on failure. */
function* run(targets: readonly Node[], wanted?: Backend): Steps<Map<Node, StoredView>> {
  const { backend, order, reads, uses } = schedule(targets, wanted);
  const left = new Map(uses);
  const views = new Map<Node, StoredView>();
  const asked = new Set(targets);
  try {
    for (const node of order) {
      const inputs = reads.get(node)!;
      views.set(
        node,
        yield* compute(backend, node, {
          inputs,
          views: inputs.map((input) => views.get(input)!),
          isLastUse: (input) => left.get(input) === 1,
        }),
      );
      for (const input of inputs) {
        const count = left.get(input)! - 1;
        left.set(input, count);
        if (count > 0 || asked.has(input)) continue;
        views.get(input)!.storage.release();
        views.delete(input);
      }
    }
    for (const node of asked) views.set(node, yield* trim(backend, node, views.get(node)!));
    return views;
  } catch (error) {
    for (const view of views.values()) view.storage.release();
    throw error;
  }
}

/** A small view must not keep a large scratch buffer alive. */
function* trim(backend: Backend, node: Node, view: StoredView): Steps<StoredView> {
  if (node.value !== undefined || view.storage.elements <= sizeOf(view.shape) || view.storage.holders > 1) return view;
  const copy = yield* copyOf(backend, view);
  view.storage.release();
  return copy;
}
