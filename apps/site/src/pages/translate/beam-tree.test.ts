// The tree of a beam search.
import { memory } from "@attn/tensor";
import { beforeAll, describe, expect, test } from "vitest";
import { ownModel } from "../../../tests/site/own-model.ts";
import { type BeamNode, beamNodes, flatNodes, placeTree } from "./beam-tree.ts";
import { type ReadTranslation, readTranslation } from "./read-translation.ts";

describe("of our own translator", () => {
  let read: ReadTranslation;
  let nodes: BeamNode[];
  beforeAll(async () => {
    const own = await ownModel("translator", "encoder-decoder");
    read = await readTranslation(own, {
      text: "Riley wants to look for a cow.",
      to: "ko",
      beams: 5,
      lengthPenalty: 1,
      rank: 0,
    });
    nodes = beamNodes(read);
    own.model.dispose();
    expect(memory().bytes).toBe(0);
  });

  test("every hypothesis that a step kept is in it once", () => {
    const kept = read.steps.flatMap(({ open, finished }) => [...open, ...finished]);
    const all = flatNodes(nodes);
    expect(all.map(({ total }) => total).toSorted()).toEqual(kept.map(({ total }) => total).toSorted());
    expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
  });

  test("the path to every result is marked with its place, and ends in its tokens", () => {
    for (const [rank, { texts, logprob }] of read.found.entries()) {
      const path = flatNodes(nodes).filter(({ ranks }) => ranks.includes(rank));
      expect(path.map(({ path }) => path)).toEqual(texts.map((_, i) => texts.slice(0, i + 1)));
      expect(path.at(-1)).toMatchObject({ fate: "result", total: logprob });
      expect(path.reduce((sum, each) => sum + each.logprob, 0)).toBeCloseTo(logprob, 9);
    }
  });

  test("what nothing goes on from was dropped before the last step, and left open in it", () => {
    const last = read.steps.length;
    for (const { fate, path, children } of flatNodes(nodes)) {
      expect(children.length > 0).toBe(fate === "goes on");
      if (fate === "dropped") expect(path.length).toBeLessThan(last);
      if (fate === "left open") expect(path.length).toBe(last);
    }
  });

  test("each has a place of its own, in the column of its length, beside the one it goes on from", () => {
    const tree = placeTree(nodes);
    const places = tree.nodes.map(({ depth, row }) => `${depth} ${row}`);
    expect(new Set(places).size).toBe(places.length);
    for (const { node, depth, row, from } of tree.nodes) {
      expect(depth).toBe(node.path.length);
      expect(row).toBeGreaterThanOrEqual(0);
      expect(row).toBeLessThanOrEqual(tree.rows - 1);
      expect(from?.depth ?? 0).toBe(depth - 1);
      if (from) expect(places).toContain(`${from.depth} ${from.row}`);
    }
  });
});

test("a search without a step is an empty tree", () => {
  expect(beamNodes({ steps: [], found: [] })).toEqual([]);
});
