// The backends that --backend names. What a backend is, is @attn/tensor's matter.
import { setDefaultBackend } from "@attn/tensor";
import { Failure, messageOf } from "../failure.ts";

/** The names that `--backend` takes; the first is the default. */
export const backendNames: readonly string[] = ["wasm", "js", "gpu"];

/** Makes the named backend the one that everything runs on. @throws Failure for another name, for `gpu` without gpu.js, and for threads elsewhere than on `wasm`. */
export async function useBackend({
  backend: name = "wasm",
  threads = 1,
}: {
  readonly backend?: string | undefined;
  readonly threads?: number | undefined;
}): Promise<void> {
  if (!backendNames.includes(name))
    throw new Failure(`--backend must be one of ${backendNames.join(", ")}, got ${JSON.stringify(name)}`);
  if (threads > 1 && name !== "wasm")
    throw new Failure(`--threads ${threads} is for --backend wasm, got --backend ${name}`);
  if (name === "js") setDefaultBackend((await import("@attn/tensor/js")).createJsBackend());
  else if (name === "gpu") await useGpu();
  else await useThreads(threads);
}

/** The wasm backend on so many threads, all of which have begun; one line on stderr where there are fewer. */
async function useThreads(threads: number): Promise<void> {
  const { createWasmBackend } = await import("@attn/tensor/wasm");
  const backend = createWasmBackend({ threads });
  setDefaultBackend(backend);
  const begun = await backend.begun();
  if (begun < threads) process.stderr.write(`attn: --threads ${threads}: only ${begun} could be started\n`);
}

/** The best GPU mode that works here, else the wasm backend and one line on stderr that says why. */
async function useGpu(): Promise<void> {
  const { createGpuBackend } = await import("@attn/tensor/gpu");
  const onFallback = (line: string): void => void process.stderr.write(`attn: --backend gpu: ${line}\n`);
  try {
    setDefaultBackend(await createGpuBackend({ onFallback }));
  } catch (error) {
    throw new Failure(`--backend gpu: ${messageOf(error).replace(/^createGpuBackend: /, "")}`, 2, { cause: error });
  }
}
