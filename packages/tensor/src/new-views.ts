// New views: in a buffer of their own, or on one that exists, which is then held once more. Not here: what is computed into them (kernels.ts).
import type { Backend, Done } from "./backend.ts";
import type { Dtype } from "./dtype.ts";
import type { Shape } from "./shape.ts";
import { sizeOf } from "./shape.ts";
import type { Steps } from "./steps.ts";
import { Storage, StoredView } from "./storage.ts";
import type { Layout } from "./view.ts";
import { rowMajor, rowMajorStrides } from "./view.ts";

/** A row-major view of a new buffer, filled by `fill`; the buffer is given back when that fails. */
export const fresh = (
  backend: Backend,
  { shape, dtype }: { shape: Shape; dtype: Dtype },
  fill: (out: StoredView) => Done,
): StoredView | Steps<StoredView> => {
  const storage = new Storage(backend, sizeOf(shape));
  try {
    const out = new StoredView(storage, dtype, rowMajor(shape), true);
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
export const held = (view: StoredView, layout: Layout = view): StoredView =>
  new StoredView(view.storage.hold(), view.dtype, layout);

/** The same elements as those of a row-major view, under another shape. */
export const heldAs = ({ storage, dtype, offset }: StoredView, shape: Shape): StoredView =>
  new StoredView(storage.hold(), dtype, { shape, strides: rowMajorStrides(shape), offset }, true);

/** The same elements, row-major, in a buffer of their own. */
export function* copyOf(backend: Backend, view: StoredView): Steps<StoredView> {
  const copy = fresh(backend, view, (out) => backend.assign(view, out));
  return copy instanceof StoredView ? copy : yield* copy;
}
