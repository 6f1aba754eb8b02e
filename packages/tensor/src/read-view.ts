// The elements of a view, on the JavaScript heap.
import type { RawData } from "./dtype.ts";
import { copyOf } from "./new-views.ts";
import { sizeOf } from "./shape.ts";
import type { Steps } from "./steps.ts";
import type { StoredView } from "./storage.ts";
import { isRowMajor } from "./view.ts";

/** A copy of the elements in row-major order. */
export function* readView(view: StoredView): Steps<RawData> {
  const { backend } = view.storage;
  const compact = isRowMajor(view) ? view : yield* copyOf(backend, view);
  try {
    const raw = backend.read(compact.buffer, compact.dtype, compact.offset, sizeOf(compact.shape));
    return raw instanceof Promise ? ((yield raw) as RawData) : raw;
  } finally {
    if (compact !== view) compact.storage.release();
  }
}
