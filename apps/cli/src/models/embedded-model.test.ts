import { expect, test } from "vitest";
import { runInside } from "../testing/run-inside.ts";

test("the embedded model goes on with what happens on beds", async () => {
  const greedy = ["--temperature", "0", "--max-tokens", "1", "--json"];
  const { code, stdout } = await runInside(["generate", "Sarah lies still on the bed, feeling", ...greedy]);
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ text: " tired", finishReason: "length" });
});

test.each([
  ["king queen husband", "wife"],
  ["dog cat puppy", "kitten"],
  ["us washington south_korea", "seoul"],
  ["tokyo japan paris", "france"],
])("the embedded vectors know the fourth of %s", async (three, fourth) => {
  const { code, stdout } = await runInside(["vectors", "analogy", ...three.split(" "), "--json"]);
  expect(code).toBe(0);
  expect((JSON.parse(stdout) as { results: { word: string }[] }).results[0]?.word).toBe(fourth);
});

test.each([
  ["de", "Ich liebe dich."],
  ["fr", "Je t'aime."],
])("the embedded translator says I love you in %s", async (language, expected) => {
  const { code, stdout } = await runInside(["translate", "I love you.", "--to", language]);
  expect({ code, stdout }).toEqual({ code: 0, stdout: `${expected}\n` });
});

test("the embedded translator asks for the language", async () => {
  const { code, stderr } = await runInside(["translate", "I love you."]);
  expect(code).toBe(2);
  expect(stderr).toMatch(/^attn translate: .* translates to several languages: fr, de, ko\. Choose with --to\n$/);
});
