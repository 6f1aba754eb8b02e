// The errors that this package throws on purpose. Everything else that a caller can cause is a TypeError or a RangeError.

/** Shapes, axes or sizes that do not fit each other. */
export class ShapeError extends Error {
  override readonly name: string = "ShapeError";
}

/** A tensor was used after `dispose()`, or after an in-place update consumed it. */
export class DisposedError extends Error {
  override readonly name: string = "DisposedError";
}

/** Something that this backend or this type of element cannot do. */
export class UnsupportedError extends Error {
  override readonly name: string = "UnsupportedError";
}
