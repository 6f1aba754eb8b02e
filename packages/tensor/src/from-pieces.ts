// A tensor whose elements arrive one piece after another, as from a file: there is never a second copy of the whole. Not here: tensors from arrays (ops/creation.ts).
import type { Backend } from "./backend.ts";
import { ShapeError } from "./errors.ts";
import { Node } from "./graph.ts";
import { evaluateOn } from "./keep.ts";
import { tensor } from "./ops/creation.ts";
import type { Shape } from "./shape.ts";
import { checkShape, showShape, sizeOf } from "./shape.ts";
import { Storage, StoredView } from "./storage.ts";
import { Tensor } from "./tensor.ts";
import { rowMajor } from "./view.ts";

/**
 * The float32 tensor of this shape that the pieces make up in row-major order, held by the backend as after `evaluate`. A piece is not needed any more
 * once the next one is asked for.
 * @throws ShapeError when they have more or fewer elements together; what the pieces throw. Nothing is left behind then.
 */
export const fromPieces = async (
  pieces: AsyncIterable<Float32Array<ArrayBuffer>>,
  { shape, backend }: { readonly shape: Shape; readonly backend: Backend },
): Promise<Tensor> => {
  checkShape("fromPieces", shape);
  const upload = backend.uploadPart?.bind(backend);
  if (upload === undefined) return gathered(pieces, shape, backend);
  const storage = new Storage(backend, sizeOf(shape));
  try {
    await placeAll(pieces, shape, (piece, start) => upload(storage.buffer, piece, start));
  } catch (error) {
    storage.release();
    throw error;
  }
  return new Tensor(Node.stored(new StoredView(storage, "float32", rowMajor([...shape]))));
};

/** For backends that take whole tensors only. */
const gathered = async (
  pieces: AsyncIterable<Float32Array<ArrayBuffer>>,
  shape: Shape,
  backend: Backend,
): Promise<Tensor> => {
  const data = new Float32Array(sizeOf(shape));
  await placeAll(pieces, shape, (piece, start) => data.set(piece, start));
  const whole = tensor(data, { shape, copy: false });
  await evaluateOn(backend, whole);
  return whole;
};

const placeAll = async (
  pieces: AsyncIterable<Float32Array<ArrayBuffer>>,
  shape: Shape,
  place: (piece: Float32Array<ArrayBuffer>, start: number) => void | Promise<void>,
): Promise<void> => {
  const size = sizeOf(shape);
  let count = 0;
  for await (const piece of pieces) {
    if (count + piece.length <= size) await place(piece, count);
    count += piece.length;
  }
  if (count !== size)
    throw new ShapeError(`fromPieces: ${showShape(shape)} needs ${size} elements, the pieces have ${count}`);
};
