// Functions of tensors whose graph is planned once and run many times. Not here: what a plan is (plan.ts).
import type { Backend } from "./backend.ts";
import { Node } from "./graph.ts";
import { Plan } from "./plan.ts";
import { finish } from "./steps.ts";
import type { AnyTensor } from "./tensor.ts";
import { Tensor } from "./tensor.ts";

/** Combinations of shapes for which one function keeps its plans: the latest. */
const mostPlans = 8;

/**
 * f, planned once for each combination of shapes and types that its inputs have: f itself is called then, to build the graph, and later calls only
 * compute, as with JAX's `jit` and MLX's `compile`. Repeated steps of small models spend a quarter of their time on the rest.
 *
 * Whatever differs from call to call must be an input, since the numbers, shapes and tensors that f takes from elsewhere are those of its first call. f
 * cannot read values. What it returns is evaluated, and the caller's to dispose; what f updates in place is used up, as ever.
 * @throws TypeError when f returns anything but an array of tensors; UnsupportedError when f asks for the value of an input, or when two backends hold what is
 * needed; what f throws, and what evaluation throws.
 */
export const compile = <Inputs extends readonly AnyTensor[], Outputs extends readonly AnyTensor[]>(
  f: (...inputs: Inputs) => readonly [...Outputs],
): ((...inputs: Inputs) => Promise<Outputs>) => {
  const plans: Plan[] = []; // the one that was used last in front
  const planFor = (nodes: readonly Node[]): Plan => {
    const holder = nodes.find(({ value }) => value !== undefined)?.value?.storage.backend;
    const at = plans.findIndex((plan) => plan.fits(nodes, holder));
    const plan = at < 0 ? planned(f, nodes, holder) : plans.splice(at, 1)[0]!;
    plans.unshift(plan);
    plans.length = Math.min(plans.length, mostPlans);
    return plan;
  };
  return async (...inputs) => {
    const nodes = inputs.map((x) => x.node);
    const outputs = await finish(planFor(nodes).run(nodes));
    return outputs.map((node) => new Tensor(node)) as readonly AnyTensor[] as Outputs;
  };
};

const planned = <Inputs extends readonly AnyTensor[]>(
  f: (...inputs: Inputs) => readonly AnyTensor[],
  nodes: readonly Node[],
  holder: Backend | undefined,
): Plan => {
  const inputs = nodes.map(({ shape, dtype }) => Node.input(shape, dtype));
  const outputs = f(...(inputs.map((node) => new Tensor(node)) as readonly AnyTensor[] as Inputs));
  if (!Array.isArray(outputs) || !outputs.every((x) => x instanceof Tensor))
    throw new TypeError("compile: the function must return an array of tensors");
  return new Plan(
    inputs,
    outputs.map((x) => x.node),
    holder,
  );
};
