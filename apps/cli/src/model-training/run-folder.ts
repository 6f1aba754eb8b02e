// The folder of a training: whether it can be begun or resumed there, and what it was begun with. Checkpoints are checkpoint-folder.ts.
import { rm, rmdir, stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { Failure } from "../failure.ts";
import { checkOutputFolder, makeFolder } from "../files/output-place.ts";
import { removeTemporaryFiles, writeFileAtomically } from "../files/write-file.ts";
import { readJsonObject } from "../tokens/open-tokenizer.ts";

/** Where a run has its files. */
export interface RunFolder {
  readonly path: string;
  /** The folder inside with everything that is needed to go on; it is there as long as the run has not ended. */
  readonly training: string;
  readonly log: string;
  /** Whether it was begun before, and goes on. */
  readonly isResumed: boolean;
}

/** The flags that say where a run is, and what may happen to what is there. */
interface PlaceFlags {
  readonly out?: string;
  readonly tokenizer?: string;
  /** An adapter is written, and no model. */
  readonly lora?: number;
  readonly resume?: boolean;
  readonly force?: boolean;
}

/** What a run must have in common with the one that it resumes: flags by their names, and the text's digest. */
export type RunSettings = Readonly<Record<string, string | number>>;

const modelParts = ["config.json", "model.safetensors", "model.safetensors.index.json"];
const adapterParts = ["adapter_config.json", "adapter_model.safetensors"];

/** Looks what is in DIR, and writes nothing. @throws Failure where the run would replace something, or has nothing to resume. */
export async function findRunFolder({ out, tokenizer, lora, resume, force }: PlaceFlags): Promise<RunFolder> {
  if (out === undefined) throw new Failure("no output given; name a folder with --out DIR");
  if (resume && force) throw new Failure("--resume goes on and --force begins anew; give one of them");
  await checkOutputFolder("--out", out);
  const training = join(out, "training");
  const isBegun = await exists(join(training, "run.json"));
  const isGiven = [out, join(out, "tokenizer.json")].some((path) => tokenizer && resolve(path) === resolve(tokenizer));
  const result = lora === undefined ? "a model" : "an adapter";
  const parts = lora === undefined && !isGiven ? [...modelParts, "tokenizer.json"] : modelParts;
  const [own, other] = lora === undefined ? [parts, adapterParts] : [adapterParts, parts];
  if (await anyExists(out, other))
    throw new Failure(
      `${out} holds ${lora === undefined ? "an adapter" : "a model"}; give ${result} a folder of its own`,
    );
  const hasResult = await anyExists(out, own);
  if (resume && hasResult && !isBegun)
    throw new Failure(
      `${out} holds ${result} and no unfinished training to resume; --force trains another in its place`,
    );
  if (!resume && !force && isBegun)
    throw new Failure(`${out} holds an unfinished training; --resume goes on with it, --force begins anew`);
  if (!resume && !force && hasResult) throw new Failure(`${out} holds ${result}; --force trains another in its place`);
  return { path: out, training, log: join(out, "training-log.jsonl"), isResumed: resume === true && isBegun };
}

/** Removes an earlier training and notes what this one is begun with. Files are those that a resumed run reads. */
export async function beginRun(
  { training, log }: RunFolder,
  settings: RunSettings,
  files: Readonly<Record<string, string>>,
): Promise<void> {
  await endRun({ training });
  await rm(log, { force: true });
  await makeFolder(training);
  for (const [name, content] of Object.entries(files)) await writeFileAtomically(join(training, name), content);
  await writeFileAtomically(join(training, "run.json"), `${JSON.stringify(settings, undefined, 2)}\n`);
}

/** @throws Failure naming the first flag that is not what the run was begun with. */
export async function checkSettings({ path, training }: RunFolder, settings: RunSettings): Promise<void> {
  await removeTemporaryFiles(path);
  const begun = await readJsonObject(join(training, "run.json"));
  for (const [name, value] of Object.entries(settings)) {
    if (begun[name] === value) continue;
    if (name === "text") throw new Failure(`${path} was begun with another text; give the same INPUT, or --force`);
    if (name === "weights")
      throw new Failure(`${path} was begun when --from held other weights; begin anew with --force`);
    throw new Failure(`${path} was begun with ${name} ${begun[name]}, got ${value}; give the same flags, or --force`);
  }
}

/** Removes what is needed to resume, and nothing else. What says that there is a run goes first. */
export async function endRun({ training }: Pick<RunFolder, "training">): Promise<void> {
  const checkpoints = ["checkpoint-0.safetensors", "checkpoint-1.safetensors"];
  for (const name of ["run.json", ...checkpoints, "tokenizer.json", "tokenizer_config.json"])
    await rm(join(training, name), { force: true });
  await removeTemporaryFiles(training);
  await rmdir(training).catch(() => undefined); // it holds something of somebody else, or was never there
}

const anyExists = async (folder: string, names: readonly string[]): Promise<boolean> =>
  (await Promise.all(names.map((name) => exists(join(folder, name))))).includes(true);

const exists = async (path: string): Promise<boolean> => (await stat(path).catch(() => undefined)) !== undefined;
