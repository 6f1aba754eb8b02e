// A training state into the bytes of a checkpoint.
import { bestGroup, checksumAt, noChecksum, parametersGroup, prefixBytes } from "./checkpoint-format.ts";
import { crc32 } from "./crc32.ts";
import type { SavedTensor, TrainingState } from "./training-state.ts";

/**
 * A safetensors file: all tensors as F32, everything else as JSON in its `__metadata__`, and a CRC-32 of all the rest.
 * Equal states give equal bytes.
 * @throws RangeError for a slot whose name could not be told from another's.
 */
export const encodeState = ({ parameters, bestWeights, slots, ...rest }: TrainingState): Uint8Array => {
  const tensors: [string, SavedTensor][] = [];
  const groups: [string, TrainingState["parameters"]][] = [[parametersGroup, parameters], ...Object.entries(slots)];
  checkSlots(Object.keys(slots));
  if (bestWeights !== undefined) groups.push([bestGroup, bestWeights]);
  for (const [group, members] of groups)
    for (const [name, saved] of Object.entries(members)) tensors.push([`${group}/${name}`, saved]);
  let at = 0;
  const claims = tensors.map(([name, { shape, data }]) => {
    const start = at;
    at += data.byteLength;
    return [name, { dtype: "F32", shape, data_offsets: [start, at] }] as const;
  });
  const metadata = { crc32: noChecksum, format: "attn training state 1", state: JSON.stringify(rest) };
  const header = new TextEncoder().encode(JSON.stringify({ __metadata__: metadata, ...Object.fromEntries(claims) }));
  const length = Math.ceil(header.length / 8) * 8;
  const bytes = new Uint8Array(prefixBytes + length + at).fill(0x20, 0, prefixBytes + length);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(length), true);
  bytes.set(header, prefixBytes);
  const elements = new Float32Array(bytes.buffer, prefixBytes + length);
  let reached = 0;
  for (const [, { data }] of tensors) {
    elements.set(data, reached);
    reached += data.length;
  }
  bytes.set(new TextEncoder().encode(crc32(bytes)), checksumAt);
  return bytes;
};

/** Names are GROUP/NAME: a slot may have neither a slash nor a name that is taken. */
const checkSlots = (slots: readonly string[]): void => {
  const bad = slots.find((slot) => slot === "" || slot.includes("/") || slot === parametersGroup || slot === bestGroup);
  if (bad !== undefined)
    throw new RangeError(`encodeState: a slot of the optimiser cannot be called ${JSON.stringify(bad)}`);
};
