// What a benchmark gives to those who measure it: something to do on any backend, and an answer to compare.
import { type Backend, evaluate, type Tensor } from "@attn/tensor";
import type { Tokenizer } from "@attn/tokenizer";

/** A benchmark of one size. */
export interface Work {
  /** What one call does, in the units that its rate counts. */
  readonly amount: number;
  /** Multiplications and additions of a call, where they are what takes the time. */
  readonly operations?: number;
  /** How far an answer may lie from JavaScript's, as a share of its largest number. */
  readonly tolerance: number;
  readonly prepare: (backend: Backend) => Promise<Prepared>;
}

/** A work that lies ready on a backend. */
export interface Prepared {
  /** What must be equal everywhere. It is asked for once, before the first call. */
  readonly answer: () => Promise<Float32Array>;
  /** What is timed. */
  readonly call: () => unknown;
  readonly dispose: () => void;
}

/** What visitors may have brought. */
export interface Materials {
  /** A file of the model's folder. */
  readonly read: (
    name: string,
    range?: { readonly start: number; readonly end: number },
  ) => Promise<Uint8Array | undefined>;
  /** The tokenizer of that model, or one that was dropped by itself. */
  readonly tokenizer: () => Promise<Tokenizer>;
}

/** Waits until a GPU has computed `x`, by reading one number; other backends are done when `evaluate` is. */
export async function settle(backend: Backend, x: Tensor): Promise<void> {
  if (!backend.name.startsWith("gpu")) return;
  using flat = x.reshape([-1]);
  using one = flat.slice(0, { start: 0, stop: 1 });
  await one.data();
}

/** The work that a formula is, on tensors that stay on the backend. */
export function formulaWork(
  parts: Omit<Work, "prepare">,
  { make, formula }: { readonly make: () => readonly Tensor[]; readonly formula: (...inputs: Tensor[]) => Tensor },
): Work {
  const prepare = async (backend: Backend): Promise<Prepared> => {
    const inputs = make();
    await evaluate(...inputs);
    return {
      answer: async () => {
        using result = formula(...inputs);
        return Float32Array.from(await result.data());
      },
      call: async () => {
        using result = formula(...inputs);
        await evaluate(result);
        await settle(backend, result);
      },
      dispose: () => inputs.forEach((input) => void input.dispose()),
    };
  };
  return { ...parts, prepare };
}
