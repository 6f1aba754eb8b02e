// The steps of a beam search as a tree that can be drawn: every hypothesis that was kept, what became of it, and where it stands.
import { hierarchy, tree } from "d3-hierarchy";
import type { FoundTranslation, ReadTranslation, TextBranch, TextStep } from "./read-translation.ts";

/** What became of a hypothesis: it goes on, it is a result, it ended but better ones took its place, it was dropped, or the search ended first. */
export type Fate = "goes on" | "result" | "displaced" | "dropped" | "left open";

export interface BeamNode extends TextBranch {
  readonly id: string;
  /** The text of all tokens up to here. */
  readonly path: readonly string[];
  readonly fate: Fate;
  /** The places, from 0, of the results that this is the beginning of. */
  readonly ranks: readonly number[];
  readonly children: readonly BeamNode[];
}

export interface PlacedNode {
  readonly node: BeamNode;
  /** How many tokens it has. */
  readonly depth: number;
  /** Rows from the top. */
  readonly row: number;
  /** Where the edge to it begins; undefined at the first tokens, which begin at the root. */
  readonly from?: { readonly depth: number; readonly row: number };
}

export interface BeamTree {
  readonly nodes: readonly PlacedNode[];
  readonly root: { readonly row: number };
  readonly depth: number;
  readonly rows: number;
}

/** The hypotheses of a search, the first tokens' first. */
export function beamNodes({ steps, found }: Pick<ReadTranslation, "steps" | "found">): BeamNode[] {
  const places = new Map(found.map(({ tokens }, rank) => [tokens.join("."), rank]));
  return nodesOf({ steps, places, found }, { step: 0, parent: 0, before: { ids: [], path: [] } });
}

interface Search {
  readonly steps: readonly TextStep[];
  readonly found: readonly FoundTranslation[];
  /** From a result's ids to its place. */
  readonly places: ReadonlyMap<string, number>;
}

interface Place {
  readonly step: number;
  /** Which open hypothesis of the step before. */
  readonly parent: number;
  readonly before: { readonly ids: readonly number[]; readonly path: readonly string[] };
}

function nodesOf(search: Search, { step, parent, before }: Place): BeamNode[] {
  const { open = [], finished = [] } = search.steps[step] ?? {};
  const isLast = step === search.steps.length - 1;
  const node = (branch: TextBranch, place: number | undefined): BeamNode => {
    const ids = [...before.ids, branch.token];
    const path = [...before.path, branch.text];
    const id = ids.join(".");
    if (place === undefined) {
      const rank = search.places.get(id);
      const fate = rank === undefined ? "displaced" : "result";
      return { ...branch, id: `${id}.`, path, fate, ranks: rank === undefined ? [] : [rank], children: [] };
    }
    const children = nodesOf(search, { step: step + 1, parent: place, before: { ids, path } });
    const fate = children.length > 0 ? "goes on" : isLast ? "left open" : "dropped";
    return { ...branch, id, path, fate, ranks: children.flatMap(({ ranks }) => ranks), children };
  };
  const mine = [
    ...finished.map((branch) => ({ branch, place: undefined })),
    ...open.map((branch, place) => ({ branch, place })),
  ].filter(({ branch }) => branch.parent === parent);
  return mine.toSorted((a, b) => b.branch.total - a.branch.total).map(({ branch, place }) => node(branch, place));
}

/** Where each hypothesis is drawn: a column per token, no two in one place, likelier ones above. */
export function placeTree(nodes: readonly BeamNode[]): BeamTree {
  interface Datum {
    readonly node?: BeamNode;
    readonly children: readonly Datum[];
  }
  // What stands behind an end takes a place of the next column.
  const behind = { children: [] };
  const datum = (node: BeamNode): Datum => {
    const hasEnded = node.fate === "result" || node.fate === "displaced";
    return { node, children: hasEnded ? [behind] : node.children.map(datum) };
  };
  const all = tree<Datum>()
    .nodeSize([1, 1])
    .separation(() => 1)(hierarchy<Datum>({ children: nodes.map(datum) }, ({ children }) => children));
  const places = all.descendants();
  const top = Math.min(...places.map(({ x }) => x));
  const placed = places.flatMap(({ data, x, depth, parent }) => {
    if (!data.node) return [];
    const from = parent?.data.node && { depth: parent.depth, row: parent.x - top };
    return [{ node: data.node, depth, row: x - top, ...(from && { from }) }];
  });
  const rows = 1 + Math.max(...places.map(({ x }) => x)) - top;
  const depth = Math.max(0, ...placed.map((each) => each.depth));
  return { nodes: placed, root: { row: all.x - top }, depth, rows };
}

/** All of them, each before what goes on from it. */
export function flatNodes(nodes: readonly BeamNode[]): BeamNode[] {
  return nodes.flatMap((node) => [node, ...flatNodes(node.children)]);
}
