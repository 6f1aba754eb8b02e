import { describe, expect, test } from "vitest";
import { expectRefusal } from "../testing/expect-refusal.ts";
import { runInside } from "../testing/run-inside.ts";

/** The figures of one claim, measured now on the models that come with the command. */
async function measured<Figures>(name: string): Promise<Figures> {
  const { code, stdout, stderr } = await runInside(["show", name, "--json"]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  return JSON.parse(stdout) as Figures;
}

describe("attn show", () => {
  test("lists every claim, and each is told in words", async () => {
    const { stdout } = await runInside(["show"]);
    const names = stdout
      .trimEnd()
      .split("\n")
      .map((line) => line.split(" ")[0] ?? "");
    expect(names).toEqual(["feeling", "analogies", "bank", "apple", "she", "order", "translation", "ablations"]);
    const { code, stdout: told } = await runInside(["show", "order"]);
    expect(code).toBe(0);
    expect(told).toMatch(
      /^Without positions, attention sees a bag of words; with them, order matters\.\n\n“I love you”/,
    );
  });

  test("a name that is none of them is refused with those that are", async () => {
    expectRefusal(
      await runInside(["show", "toString"]),
      'attn show: there is nothing to show of "toString"; there are feeling, analogies, bank, apple, she, order, translation, ablations',
    );
  });
});

test("Sarah lies still on the bed, feeling tired: as likely as in the world, and a head looks at the bed", async () => {
  const { answers, looks, right, difference } = await measured<{
    answers: { word: string; model: number; world: number }[];
    looks: { from: string; to: string; weight: number }[];
    right: number;
    difference: number;
  }>("feeling");
  expect(answers.map(({ word }) => word)).toEqual(["tired", "sleepy", "calm"]);
  for (const { model, world } of answers) expect(Math.abs(model - world)).toBeLessThan(0.15);
  expect(looks[0]).toMatchObject({ from: "feeling", to: "bed" });
  expect(looks[0]?.weight).toBeGreaterThan(0.5);
  expect(right).toBeGreaterThanOrEqual(0.9);
  expect(difference).toBeLessThan(0.1);
});

test("king − queen = husband − wife, and the other analogies that are true by construction", async () => {
  const { answers, accuracy, total } = await measured<{
    answers: { word: string }[];
    accuracy: number;
    total: number;
  }>("analogies");
  expect(answers.map(({ word }) => word)).toEqual(["wife", "kitten", "seoul", "france"]);
  expect(total).toBe(1212);
  expect(accuracy).toBeGreaterThanOrEqual(0.99);
});

test.each(["bank", "apple"])(
  "one vector cannot serve %s; its vectors in sentences tell the senses apart",
  async (word) => {
    const { senses, oneVector, layers } = await measured<{
      senses: string[];
      oneVector: number;
      layers: { accuracy: number; accuracyWithContext: number }[];
    }>(word);
    expect(senses.toSorted()).toEqual(word === "bank" ? ["basketball", "money", "river"] : ["company", "fruit"]);
    expect(oneVector).toBeLessThan(0.7);
    expect(layers.at(-1)?.accuracyWithContext).toBeGreaterThanOrEqual(0.97);
    expect(layers.at(-1)?.accuracy).toBeGreaterThan(oneVector + 0.3);
  },
);

test("a head looks from “she” to whom she is, and scores the other direction otherwise", async () => {
  const { sentences, accuracy, referent, other, pairs } = await measured<{
    sentences: number;
    accuracy: number;
    referent: number;
    other: number;
    pairs: { from: string; to: string; there: number; back: number }[];
  }>("she");
  expect(sentences).toBe(200);
  expect(accuracy).toBeGreaterThanOrEqual(0.95);
  expect(referent).toBeGreaterThan(0.5);
  expect(other).toBeLessThan(0.2);
  const scores = new Map(pairs.map(({ from, to, there, back }) => [`${from} ${to}`, { there, back }]));
  expect(scores.get("She dog")?.there).toBeGreaterThan((scores.get("She baker")?.there ?? Number.NaN) + 1);
  for (const { there, back } of scores.values()) expect(Math.abs(there - back)).toBeGreaterThan(0.5);
});

test("without positions an encoder's outputs are permuted as its tokens are, with them they differ", async () => {
  const figures = await measured<{ without: number[]; with: number[] }>("order");
  expect(Math.max(...figures.without)).toBeLessThan(1e-5);
  expect(Math.min(...figures.with)).toBeGreaterThan(0.05);
});

test("translations are right, and drawn ones are as often polite, casual and formal as the world is", async () => {
  const { scores, korean, noneOfThem } = await measured<{
    scores: { to: string; bleu: number; love: string }[];
    korean: { target: string; share: number; frequency: number }[];
    noneOfThem: number;
  }>("translation");
  expect(scores.map(({ to, love }) => [to, love])).toEqual([
    ["fr", "Je t'aime."],
    ["de", "Ich liebe dich."],
    ["ko", "사랑해요."],
  ]);
  for (const { bleu } of scores) expect(bleu).toBeGreaterThan(95);
  for (const { share, frequency } of korean) expect(Math.abs(share - frequency)).toBeLessThan(0.1);
  expect(noneOfThem).toBeLessThan(0.05);
});

test("a model without one of its parts is worse, as it was measured", async () => {
  const { variants } = await measured<{ variants: { name: string; loss: number; right: number }[] }>("ablations");
  const [whole, ...others] = variants;
  expect(whole?.name).toBe("the whole model");
  expect(others.map(({ name }) => name)).toContain("keys alone: scores k·kᵀ");
  for (const { name, loss } of others)
    expect({ name, isWorse: loss > (whole?.loss ?? Infinity) }).toEqual({ name, isWorse: true });
});
