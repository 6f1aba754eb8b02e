// A training state from the bytes of a checkpoint, believed only after its checksum and its sizes were checked.
import type { BatchPosition } from "../batches/batch-source.ts";
import type { RandomState } from "../random-stream.ts";
import {
  bestGroup,
  CheckpointError,
  checksumAt,
  noChecksum,
  opening,
  parametersGroup,
  prefixBytes,
} from "./checkpoint-format.ts";
import { crc32 } from "./crc32.ts";
import type { EvaluationState, SavedTensor, TrainingState } from "./training-state.ts";

/**
 * The state that `encodeState` wrote.
 * @param file its name, for errors.
 * @throws CheckpointError when the bytes are cut off, damaged or not a checkpoint.
 */
export const decodeState = (bytes: Uint8Array, { file = "the checkpoint" }: { file?: string } = {}): TrainingState => {
  const subject = `decodeState: ${file}`;
  const header = parseHeader(bytes, subject);
  const { __metadata__: metadata, ...claims } = header.json;
  const {
    [parametersGroup]: parameters = {},
    [bestGroup]: bestWeights,
    ...slots
  } = readTensors(claims, bytes.subarray(header.end), subject);
  const rest = isRecord(metadata) && typeof metadata.state === "string" ? parseJson(metadata.state) : undefined;
  return { ...checkedRest(rest, subject), parameters, ...(bestWeights && { bestWeights }), slots };
};

const parseHeader = (bytes: Uint8Array, subject: string): { json: Record<string, unknown>; end: number } => {
  const begin = new TextDecoder().decode(bytes.subarray(prefixBytes, checksumAt));
  if (begin !== opening) throw new CheckpointError(`${subject} is not a training checkpoint, or cut off in its header`);
  const checksum = new TextDecoder().decode(bytes.subarray(checksumAt, checksumAt + noChecksum.length));
  const blank = new TextEncoder().encode(noChecksum);
  const computed = crc32(bytes.subarray(0, checksumAt), blank, bytes.subarray(checksumAt + blank.length));
  if (computed !== checksum)
    throw new CheckpointError(`${subject} is damaged or cut off: its checksum is ${computed}, not ${checksum}`);
  const length = Number(new DataView(bytes.buffer, bytes.byteOffset, prefixBytes).getBigUint64(0, true));
  const end = prefixBytes + length;
  const json = end <= bytes.length ? parseJson(new TextDecoder().decode(bytes.subarray(prefixBytes, end))) : undefined;
  if (!isRecord(json)) throw new CheckpointError(`${subject} has no header of ${length} bytes`);
  return { json, end };
};

const readTensors = (
  claims: Record<string, unknown>,
  data: Uint8Array,
  subject: string,
): Record<string, Record<string, SavedTensor>> => {
  const groups: Record<string, Record<string, SavedTensor>> = Object.create(null);
  let reached = 0;
  for (const [name, claim] of Object.entries(claims)) {
    const shape = isRecord(claim) && claim.dtype === "F32" ? claim.shape : undefined;
    const slash = name.indexOf("/");
    if (!isShape(shape) || slash < 1)
      throw new CheckpointError(`${subject} describes ${JSON.stringify(name)} by ${JSON.stringify(claim)}`);
    const end = reached + shape.reduce((product, n) => product * n, 4);
    const offsets = (claim as { data_offsets?: unknown }).data_offsets;
    if (end > data.length || JSON.stringify(offsets) !== JSON.stringify([reached, end]))
      throw new CheckpointError(
        `${subject} has ${JSON.stringify(name)} [${shape.join(", ")}] at ${JSON.stringify(offsets)}, not at [${reached},${end}] of ${data.length}`,
      );
    groups[name.slice(0, slash)] ??= Object.create(null) as Record<string, SavedTensor>;
    groups[name.slice(0, slash)]![name.slice(slash + 1)] = {
      shape,
      data: new Float32Array(data.slice(reached, end).buffer),
    };
    reached = end;
  }
  if (reached !== data.length)
    throw new CheckpointError(`${subject} has ${data.length} bytes of tensors but describes ${reached}`);
  if (groups[parametersGroup] === undefined) throw new CheckpointError(`${subject} holds no parameters`);
  return groups;
};

type Rest = Omit<TrainingState, "parameters" | "bestWeights" | "slots">;

const checkedRest = (rest: unknown, subject: string): Rest => {
  const isFine =
    isRecord(rest) &&
    isSize(rest.step) &&
    typeof rest.optimiser === "string" &&
    isRecord(rest.position) &&
    Array.isArray(rest.random) &&
    isRecord(rest.evaluation) &&
    isSize(rest.evaluation.withoutGain) &&
    (rest.evaluation.best === undefined || isBest(rest.evaluation.best));
  if (!isFine) throw new CheckpointError(`${subject} has no state of a run in its metadata`);
  return {
    step: rest.step as number,
    optimiser: rest.optimiser as string,
    position: rest.position as BatchPosition,
    random: rest.random as unknown as RandomState,
    evaluation: rest.evaluation as unknown as EvaluationState,
  };
};

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const isBest = (value: unknown): boolean => isRecord(value) && typeof value.loss === "number" && isSize(value.step);

const isSize = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;

const isShape = (value: unknown): value is readonly number[] => Array.isArray(value) && value.every(isSize);
