// How wide and how high a small map of a record is. Maps with labels have square cells of a fixed size instead.
import { type AttentionRecord, recordSize } from "../record/attention-record.ts";

/** Beyond this ratio of its sides a small map would be a line: its cells are stretched instead. */
const mostSlender = 6;

/** Width and height, the longer of them `longest`, as S to T. */
export function mapSides(record: AttentionRecord, longest: number): [width: number, height: number] {
  const [queries, keys] = recordSize(record);
  const most = Math.max(1, queries, keys);
  const side = (count: number): number => Math.round((Math.max(count, most / mostSlender) / most) * longest);
  return [side(keys), side(queries)];
}
