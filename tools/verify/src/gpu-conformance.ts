// The cases of the gpu backend in one mode, counted and told as they end. Runs in a page or in Node; says what failed, judges no further.

import { createGpuBackend, type GpuBackend, type GpuMode } from "@attn/tensor/gpu";
import { checkCase, gpuCases, withinGpu } from "@attn/tensor/testing";

export interface Part {
  /** One call in so many, and at least one of each size; 1 makes all. */
  readonly sample: number;
  /** Cases by number, `to` not among them. */
  readonly from?: number;
  readonly to?: number;
}

export interface Conformance {
  /** Calls of kernels. */
  passed: number;
  skipped: number;
  /** Mode, case, operands and the worst element, one line each. */
  failures: string[];
  /** Cases of which something was skipped, and why. */
  reasons: string[];
}

/** @param write is told one line for each case that has ended. */
export async function conformance(
  mode: GpuMode,
  { sample, from = 0, to = Infinity }: Part,
  write: (line: string) => void = () => {},
): Promise<Conformance> {
  const backend = (await createGpuBackend({ mode })) as GpuBackend;
  const result: Conformance = { passed: 0, skipped: 0, failures: [], reasons: [] };
  const cases = gpuCases();
  for (const [number, one] of cases.entries()) {
    if (number < from || number >= to) continue;
    const start = performance.now();
    const { passed, skipped, failures, reasons } = await checkCase(withinGpu(backend), one, { sample });
    result.passed += passed;
    result.skipped += skipped;
    result.failures.push(...failures.map((failure) => `${mode}: ${one.name}: ${failure}`));
    result.reasons.push(...reasons.map((reason) => `${mode}: ${one.name}: ${reason}`));
    const seconds = ((performance.now() - start) / 1000).toFixed(1);
    write(
      `${mode} ${number} of ${cases.length}: ${one.name}: ${passed} passed, ${failures.length} failed, ${seconds} s`,
    );
  }
  if (!(await copiesWideRows(backend)))
    result.failures.push(`${mode}: a row of 20,001 elements, wider than a texture, was not copied`);
  if (backend.liveArrays > 0) result.failures.push(`${mode}: ${backend.liveArrays} arrays were not deleted`);
  await backend.close();
  return result;
}

/** [2, 20001] from a transposed view of [20001, 2]: logits of real vocabularies are as wide. */
async function copiesWideRows(backend: GpuBackend): Promise<boolean> {
  const n = 20_001;
  const [from, to] = [backend.allocate(2 * n), backend.allocate(2 * n)];
  await backend.upload(
    from,
    Float32Array.from({ length: 2 * n }, (_, i) => i),
  );
  const view = { shape: [2, n], offset: 0, dtype: "float32" } as const;
  await backend.assign({ ...view, strides: [1, 2], buffer: from }, { ...view, strides: [n, 1], buffer: to });
  const copy = await backend.read(to, "float32", 0, 2 * n);
  for (const buffer of [from, to]) backend.free(buffer);
  return copy.every((x, i) => x === 2 * (i % n) + Math.floor(i / n));
}
