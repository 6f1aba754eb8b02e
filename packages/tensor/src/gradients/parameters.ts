// Nestings of tensors: to walk them and to make one like them. Not here: what the tensors are for.
import type { AnyTensor } from "../tensor.ts";
import { Tensor } from "../tensor.ts";

/**
 * The same nesting of plain objects and arrays, with `map(tensor, path)` for each tensor; `undefined` stays.
 * @throws TypeError for anything else, by its path.
 */
export const mapTensors = <P>(caller: string, tree: P, map: (x: AnyTensor, path: string) => AnyTensor): P => {
  const visit = (part: unknown, path: string): unknown => {
    if (part === undefined) return undefined;
    if (part instanceof Tensor) return map(part, path);
    const inner = (key: string | number): string => (path === "" ? String(key) : `${path}.${key}`);
    if (Array.isArray(part)) return part.map((x, i) => visit(x, inner(i)));
    if (isPlainObject(part))
      return Object.fromEntries(Object.entries(part).map(([key, x]) => [key, visit(x, inner(key))]));
    throw new TypeError(
      `${caller}: ${path === "" ? "the first argument" : `parameter "${path}"`} must be a tensor, or an object or array of tensors, got ${describe(part)}`,
    );
  };
  return visit(tree, "") as P;
};

const isPlainObject = (part: unknown): part is object => {
  if (typeof part !== "object" || part === null) return false;
  const prototype: unknown = Object.getPrototypeOf(part);
  return prototype === Object.prototype || prototype === null;
};

const describe = (part: unknown): string =>
  typeof part === "object" && part !== null ? `a ${part.constructor.name}` : String(part);
