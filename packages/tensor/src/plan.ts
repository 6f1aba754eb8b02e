// A schedule that is made once and run many times, each time for other inputs. Not here: which plan fits a call (compile.ts), how a run goes (evaluate.ts).
import type { Backend } from "./backend.ts";
import { defaultBackend } from "./default-backend.ts";
import { keepTarget, runScheduled } from "./evaluate.ts";
import { Node } from "./graph.ts";
import type { Schedule, Task } from "./schedule.ts";
import { checkReadable, holderOf, schedule } from "./schedule.ts";
import { sameShape } from "./shape.ts";
import type { Steps } from "./steps.ts";
import { inTurn } from "./turns.ts";

export class Plan {
  /** The graph in terms of nodes of kind "input". */
  readonly #inputs: readonly Node[];
  /** The backend that holds what the graph reads beside its inputs, if one does. */
  readonly #home: Backend | undefined;
  readonly #backend: Backend;
  readonly #schedule: Schedule;
  /** The task of each input; none of one that nothing reads. */
  readonly #inputTasks: readonly (Task | undefined)[];
  /** Tasks whose nodes get a value that outlives the run, so that each run has nodes of its own for them: the outputs, and what is updated in place. */
  readonly #keeping: readonly Task[];

  /** @param holder the backend that holds an input, if one does. */
  constructor(inputs: readonly Node[], outputs: readonly Node[], holder: Backend | undefined) {
    this.#inputs = inputs;
    this.#home = holderOf(outputs);
    this.#backend = holder ?? this.#home ?? defaultBackend();
    this.#schedule = schedule(ownNodes(inputs, outputs), this.#backend);
    const { targets, order, all } = this.#schedule;
    const tasks = new Map(all.map((task) => [task.node, task]));
    this.#inputTasks = inputs.map((node) => tasks.get(node));
    this.#keeping = [...new Set([...order.filter(isInPlace), ...targets])];
  }

  /** Whether it is for nodes of these shapes and types, held by this backend or by none. */
  fits(nodes: readonly Node[], holder: Backend | undefined): boolean {
    return (
      (holder ?? this.#home ?? defaultBackend()) === this.#backend &&
      nodes.length === this.#inputs.length &&
      nodes.every((node, i) => isAlike(node, this.#inputs[i]!))
    );
  }

  /** The outputs for these inputs, as nodes that have their values. */
  *run(inputs: readonly Node[]): Steps<readonly Node[]> {
    return yield* inTurn(this.#backend, () => this.#runNow(inputs));
  }

  *#runNow(inputs: readonly Node[]): Steps<readonly Node[]> {
    const { all } = this.#schedule;
    const computed = yield* computedInputs(inputs, this.#backend);
    this.#bind(inputs.map((node) => computed.get(node) ?? node));
    try {
      for (const { node } of all) checkReadable(node, this.#backend);
      const targets = yield* runScheduled(this.#schedule, this.#backend);
      return targets.map((target) => {
        keepTarget(target);
        target.view = undefined;
        return target.node;
      });
    } catch (error) {
      this.#giveBack();
      throw error;
    } finally {
      // So that nobody's tensors live as long as the plan.
      this.#bind(this.#inputs);
      for (const task of this.#keeping) task.node = Node.input(task.node.shape, task.node.dtype);
      for (const node of computed.values()) node.drop("dispose()");
    }
  }

  #bind(inputs: readonly Node[]): void {
    for (let i = 0; i < inputs.length; i++) {
      const task = this.#inputTasks[i];
      if (task === undefined) continue;
      task.node = inputs[i]!;
      task.data = inputs[i]!.data;
    }
  }

  /** After a run that failed: an input that was updated in place can be read again, as far as it was updated. */
  #giveBack(): void {
    for (const { node, inputs } of this.#keeping.toReversed())
      if (node.value !== undefined) inputs![0]!.node.takeBack(node);
  }
}

/** Nodes with the values of inputs that had none yet; these inputs stay as they are, as in any graph that reads them. */
function* computedInputs(inputs: readonly Node[], backend: Backend): Steps<ReadonlyMap<Node, Node>> {
  const computed = new Map<Node, Node>();
  const pending = inputs.filter(({ value, data, gone }) => (value ?? data ?? gone) === undefined);
  if (pending.length === 0) return computed;
  for (const { node, view } of yield* runScheduled(schedule(pending, backend), backend)) {
    if (node.value === undefined) computed.set(node, Node.stored(view!));
    else view!.storage.release(); // an in-place update, which keeps its value
  }
  return computed;
}

const isInPlace = ({ operation }: Task): boolean => operation.op === "update" && operation.inPlace;

const isAlike = (a: Node, b: Node): boolean => a.dtype === b.dtype && sameShape(a.shape, b.shape);

/** The outputs, each a node that is computed: another one stands for an input, for what has a value already, and for an output that comes twice. */
const ownNodes = (inputs: readonly Node[], outputs: readonly Node[]): readonly Node[] => {
  const taken = new Set(inputs);
  return outputs.map((node) => {
    const isOwn = node.value === undefined && node.data === undefined && !taken.has(node);
    taken.add(node);
    return isOwn ? node : new Node({ op: "reshape" }, [node], node.shape, node.dtype);
  });
};
