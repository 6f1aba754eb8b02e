// Gradients of functions, as a transformation of the graph that a function builds. Nothing is computed here.
import { DisposedError, ShapeError } from "../errors.ts";
import type { Node } from "../graph.ts";
import { ones, zeros } from "../ops/creation.ts";
import { ownHandle } from "../ops/handle.ts";
import { rememberingOrigins } from "../origins.ts";
import { showShape } from "../shape.ts";
import type { AnyTensor } from "../tensor.ts";
import { Tensor } from "../tensor.ts";
import { backward } from "./backward.ts";
import { mapTensors } from "./parameters.ts";

/** What `valueAndGrad` gives; nothing of it is computed yet. */
export interface ValueAndGradient<P> {
  readonly value: Tensor;
  /** The nesting of the parameters. */
  readonly gradient: P;
}

/**
 * ∂f/∂parameters beside f itself, where f gives a float32 scalar. `parameters` is a tensor or any nesting of plain objects and
 * arrays of float32 tensors; `gradient` has the same nesting, each tensor of its parameter's shape, 0 where f does not depend on it.
 * Other arguments are handed to f as they are and have no gradient.
 *
 * f is called once, with the parameters themselves: it may also reach them in another way, as the weights of a model, say. All is lazy:
 * evaluate value and gradient in one go, so that nothing is computed twice. For more results than the value, let f store tensors
 * in a variable outside. The gradient is made of ordinary ops, so it can be differentiated again.
 *
 * What f does not compute itself is a constant, except the parameters; a parameter that is computed from another one too.
 * @throws ShapeError when f gives no scalar; TypeError for parameters or a value of another type than float32; DisposedError for a
 * parameter without a value; UnsupportedError when a parameter goes through an in-place update.
 */
export function valueAndGrad(f: () => Tensor): <P>(parameters: P) => ValueAndGradient<P>;
export function valueAndGrad<P, Rest extends readonly unknown[]>(
  f: (parameters: P, ...rest: Rest) => Tensor,
): (parameters: P, ...rest: Rest) => ValueAndGradient<P>;
export function valueAndGrad<P, Rest extends readonly unknown[]>(
  f: (parameters: P, ...rest: Rest) => Tensor,
): (parameters: P, ...rest: Rest) => ValueAndGradient<P> {
  return (parameters, ...rest) => differentiate("valueAndGrad", parameters, () => f(parameters, ...rest));
}

/** The gradient alone: see `valueAndGrad`. */
export function grad(f: () => Tensor): <P>(parameters: P) => P;
export function grad<P, Rest extends readonly unknown[]>(
  f: (parameters: P, ...rest: Rest) => Tensor,
): (parameters: P, ...rest: Rest) => P;
export function grad<P, Rest extends readonly unknown[]>(
  f: (parameters: P, ...rest: Rest) => Tensor,
): (parameters: P, ...rest: Rest) => P {
  return (parameters, ...rest) => differentiate("grad", parameters, () => f(parameters, ...rest)).gradient;
}

const differentiate = <P>(caller: string, parameters: P, f: () => Tensor): ValueAndGradient<P> => {
  const ends = new Set<Node>();
  mapTensors(caller, parameters, (x, path) => {
    checkParameter(caller, x, path);
    ends.add(x.node);
    return x;
  });
  return rememberingOrigins(() => {
    const value = f();
    checkValue(caller, value);
    const gradients = backward(value.node, ones([]), (node) => ends.has(node));
    const gradient = mapTensors(caller, parameters, (x) => {
      const found = gradients.get(x.node) ?? zeros(x.shape);
      return ownHandle(found, found); // two parameters may share one gradient; dispose() of either must leave the other
    });
    return { value, gradient };
  });
};

const checkParameter = (caller: string, x: AnyTensor, path: string): void => {
  const name = path === "" ? "the parameter" : `parameter "${path}"`;
  if (x.dtype !== "float32") throw new TypeError(`${caller}: ${name} is ${x.dtype}, but only float32 has a gradient`);
  if (x.node.gone !== undefined)
    throw new DisposedError(`${caller}: ${name}, ${showShape(x.shape)}, is needed after ${x.node.gone}`);
};

const checkValue = (caller: string, value: unknown): void => {
  if (!(value instanceof Tensor))
    throw new TypeError(`${caller}: f must give a tensor, got ${value === null ? "null" : typeof value}`);
  if (value.dtype !== "float32") throw new TypeError(`${caller}: f must give float32, got ${value.dtype}`);
  if (value.rank !== 0)
    throw new ShapeError(`${caller}: f must give a scalar, got ${showShape(value.shape)}. Use sum() or mean()`);
};
