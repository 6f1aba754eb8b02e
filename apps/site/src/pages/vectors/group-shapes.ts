// How the kinds of words are marked: a shape and a colour each, so that colour is never the only sign.
import type { GroupName } from "./word-groups.ts";

/** A path around (0, 0), in pixels, and the colour that fills it. */
export interface GroupMark {
  readonly path: string;
  readonly colour: string;
}

export const groupMarks: Readonly<Record<GroupName, GroupMark>> = {
  royals: { path: "M0-5.5L5.5 0L0 5.5L-5.5 0Z", colour: "var(--royal)" },
  people: { path: "M-4.2 0a4.2 4.2 0 1 0 8.4 0a4.2 4.2 0 1 0-8.4 0Z", colour: "var(--accent)" },
  animals: { path: "M0-5L5 4H-5Z", colour: "var(--second)" },
  places: { path: "M-3.8-3.8H3.8V3.8H-3.8Z", colour: "var(--third)" },
  other: { path: "M-2 0a2 2 0 1 0 4 0a2 2 0 1 0-4 0Z", colour: "var(--line-strong)" },
};
