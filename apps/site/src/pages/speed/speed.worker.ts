// The worker of the page about speed: says which graphics the browser offers, and runs one comparison at a time. To stop it is to end it.
import type { Tokenizer } from "@attn/tokenizer";
import { expose } from "comlink";
import { fileReader, type ModelSource } from "../../model/model-source.ts";
import type { BenchmarkId } from "./benchmarks.ts";
import { type CompareOptions, compare } from "./compare.ts";
import { type Machine, readGraphics } from "./machine.ts";
import type { Row } from "./rows.ts";
import { takeTurns } from "./take-turns.ts";
import type { Materials } from "./works/work.ts";
import { workOf } from "./works/work-of.ts";

/** What is to be run. */
export interface RunRequest extends Pick<CompareOptions, "contenders" | "threads" | "rounds" | "shortest"> {
  readonly benchmark: BenchmarkId;
  readonly size: string;
  readonly model: ModelSource;
  /** A tokenizer.json that was dropped. */
  readonly tokenizer: Blob | undefined;
}

const speed = {
  graphics: (): Promise<Pick<Machine, "webgl2" | "webgpu">> => readGraphics(),
  /** Resolves with the last rows. @throws Error when the work itself cannot be done. */
  async run(
    request: RunRequest,
    onRows: CompareOptions["onRows"],
    onProgress: CompareOptions["onProgress"],
  ): Promise<readonly Row[]> {
    const { benchmark, size } = request;
    const materials = materialsOf(request);
    if (benchmark === "tokenising") return runTokenising(request, materials, { onRows, onProgress });
    return compare(await workOf(benchmark, size, materials), { ...request, onRows, onProgress });
  },
};

async function runTokenising(
  { size, rounds, shortest }: RunRequest,
  materials: Materials,
  { onRows, onProgress }: Pick<CompareOptions, "onRows" | "onProgress">,
): Promise<readonly Row[]> {
  onProgress("the tokenizer is loaded", 0);
  const { prepareTokenising } = await import("./works/tokenising.ts");
  const { megabytes, call, returns } = await prepareTokenising(size, materials);
  const text = returns() ? "the text comes back" : "the text comes back changed";
  const rates: number[] = [];
  const rows = (): readonly Row[] => [
    { id: "js", name: "JavaScript", answer: { text, isRight: true }, rates: [...rates] },
  ];
  const took = (seconds: number): void => void rates.push(megabytes / seconds);
  await takeTurns([{ name: "JavaScript", run: call, took }], {
    rounds,
    shortest,
    before: ({ what, done, all }) => onProgress(what, done / all),
    afterRound: () => onRows(rows()),
  });
  return rows();
}

function materialsOf({ model, tokenizer }: RunRequest): Materials {
  const read = fileReader(model);
  const tokenizerOf = async (): Promise<Tokenizer> => {
    const { Tokenizer } = await import("@attn/tokenizer");
    const json = tokenizer ? new Uint8Array(await tokenizer.arrayBuffer()) : await read("tokenizer.json");
    if (json === undefined) throw new Error("tokenizer.json is missing");
    return Tokenizer.fromJSON(new TextDecoder().decode(json));
  };
  return { read, tokenizer: tokenizerOf };
}

export type SpeedWorker = typeof speed;
expose(speed);
