// From a benchmark's name and size to its work; the code of each is fetched when it is wanted.
import type { BenchmarkId } from "../benchmarks.ts";
import type { WeightFormat } from "./decoding.ts";
import type { Materials, Work } from "./work.ts";

/** The work of a benchmark that runs on backends. */
export async function workOf(
  id: Exclude<BenchmarkId, "tokenising">,
  size: string,
  materials: Materials,
): Promise<Work> {
  if (id === "decode") return (await import("./decoding.ts")).decodingWork(size as WeightFormat, materials);
  if (id === "training") return (await import("./training.ts")).trainingWork(Number(size));
  const { attentionWork, productWork, softmaxWork } = await import("./formulas.ts");
  if (id === "attention") return attentionWork(Number(size));
  if (id === "matmul") return productWork(Number(size));
  const [rows = 1, columns = 1] = size.split("x").map(Number);
  return softmaxWork(rows, columns);
}
