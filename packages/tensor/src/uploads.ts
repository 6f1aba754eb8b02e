// Constants that are known to be used again, such as weights: a backend keeps what was uploaded of them. Not here: how it is uploaded (kernels.ts).
import type { Backend } from "./backend.ts";
import type { Node } from "./graph.ts";
import type { StoredView } from "./storage.ts";
import type { AnyTensor } from "./tensor.ts";

/**
 * A constant as a backend has it, beside the value on the JavaScript heap. The first use leaves nothing behind, so that weights which live for one
 * step cost no memory; the second keeps its buffer until the tensor is disposed or collected.
 */
export class Upload {
  #backend: Backend | undefined;
  #view: StoredView | undefined;

  /** Told of every upload. */
  note(view: StoredView, owner: Node): void {
    const { backend } = view.storage;
    if (backend === this.#backend) {
      view.storage.hold();
      this.#view = view;
      registry ??= new FinalizationRegistry((upload) => upload.release());
      registry.register(owner, this, this);
    } else {
      this.release();
      this.#backend = backend;
    }
  }

  /** What this backend kept, held once more. */
  heldBy(backend: Backend): StoredView | undefined {
    if (this.#view === undefined || this.#backend !== backend) return undefined;
    this.#view.storage.hold();
    return this.#view;
  }

  release(): void {
    if (this.#view === undefined) return;
    registry?.unregister(this);
    this.#view.storage.release();
    this.#view = undefined;
  }
}

/** Created at first use, so that nothing happens at import. */
let registry: FinalizationRegistry<Upload> | undefined;

/**
 * For those who hold weights, as a model does: constants among these tensors, and those that they are views of, stay on a backend from their second evaluation
 * there on, until `dispose()` or until they are collected, instead of being uploaded each time. Their values remain on the JavaScript heap too, and other
 * backends can use them. `memory()` counts what is kept; tensors of other kinds are left as they are.
 */
export const keepUploads = (tensors: Iterable<AnyTensor>): void => {
  for (const { node } of tensors) {
    const source = viewed(node);
    if (source.data !== undefined) source.upload ??= new Upload();
  }
};

/** What a node is a view of, at last; itself where it is none. */
const viewed = (node: Node): Node => {
  let source = node;
  while (movements.has(source.operation.op)) source = source.inputs[0]!;
  return source;
};

const movements: ReadonlySet<string> = new Set(["reshape", "expand", "permute", "slice"]);
