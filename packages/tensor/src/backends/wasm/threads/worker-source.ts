// The program of a worker: it makes the kernels over the shared memory, and takes parts of jobs until it is told to end. When the backend
// learns further modules, it leaves off to receive them.
import { firstSlot, mostAxes, partBits, partMask, restlessness, slotBytes, slotNumbers, word } from "./control.ts";

/** What a worker is sent first; what follows are lists of modules, one for each time that some are added. */
export interface WorkerStart {
  /** In the order in which they are instantiated. */
  readonly modules: readonly WebAssembly.Module[];
  readonly memory: WebAssembly.Memory;
  /** Address of the thread's own area (assembly/scratch.ts). */
  readonly area: number;
  readonly control: SharedArrayBuffer;
}

/** Runs as a module or a script, in Node (which has no `postMessage` of its own) and where workers are those of the web. */
export const workerSource = (): string => `
const port = globalThis.postMessage ? globalThis : process.getBuiltinModule("node:worker_threads").parentPort;
port.onmessage = ({ data: { modules, memory, area, control } }) => {
  const kernels = {};
  const imports = { env: { memory, area } };
  let list = [];
  const learn = (modules) => {
    for (const module of modules) {
      for (const { module: from } of WebAssembly.Module.imports(module)) imports[from] ??= kernels;
      Object.assign(kernels, new WebAssembly.Instance(module, imports).exports);
    }
    list = Object.values(kernels);
  };
  learn(modules);
  let learnt = 0;
  const words = new Int32Array(control);
  const numbers = new Float64Array(control);
  const descriptor = new Int32Array(memory.buffer, area + kernels.SHAPE.value);
  const args = [];
  const run = (part) => {
    const at = (${firstSlot} + part * ${slotBytes}) / 8;
    let from = 2 * (at + ${slotNumbers});
    const axes = words[from++];
    const operands = words[from++];
    for (let i = 0; axes > 0 && i <= operands; i++)
      for (let axis = 0; axis < axes; axis++) descriptor[i * ${mostAxes} + axis] = words[from++];
    args.length = numbers[at + 2];
    for (let i = 0; i < args.length; i++) args[i] = numbers[at + 3 + i];
    numbers[at] = list[numbers[at + 1]](...args);
  };
  const work = () => {
    let since = 0;
    for (let next; (next = Atomics.load(words, ${word.next})) >= 0; ) {
      if (next >> ${partBits} !== learnt) return; // the modules are on their way
      const left = next & ${partMask};
      if (left === 0) {
        since ||= performance.now();
        if (performance.now() - since < ${restlessness}) {
          Atomics.pause?.();
          continue;
        }
        Atomics.add(words, ${word.sleeping}, 1);
        Atomics.wait(words, ${word.next}, next);
        Atomics.sub(words, ${word.sleeping}, 1);
      } else if (Atomics.compareExchange(words, ${word.next}, next, next - 1) === next) {
        try {
          run(left - 1);
        } catch {
          Atomics.store(words, ${word.failed}, 1);
        }
        Atomics.add(words, ${word.done}, 1);
        Atomics.notify(words, ${word.done});
      }
      since = 0;
    }
    port.close();
  };
  port.onmessage = ({ data }) => {
    learn(data);
    learnt++;
    work();
  };
  port.postMessage("ready");
  work();
};
`;
