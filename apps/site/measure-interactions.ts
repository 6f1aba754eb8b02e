// One interaction with each page, for measure.ts: what a visitor does most there, the round's number making each one new.
import type { Page } from "playwright-core";

type Interaction = (page: Page, round: number) => Promise<void>;

export const interactions: Readonly<Record<string, Interaction>> = {
  home: async (page, round) => {
    await page.getByLabel("A sentence that is not finished").fill(`Sarah lies still on the bed ${100 + round}`);
    await page.waitForTimeout(30);
  },
  vectors: async (page, round) => {
    await page
      .getByLabel("Word", { exact: true })
      .first()
      .fill(["king", "queen", "dog", "bank", "paris"][round % 5] ?? "");
    await page.waitForTimeout(40);
  },
  attention: async (page, round) => {
    await page
      .getByRole("textbox")
      .first()
      .fill(`Riley is a dog, and she barks ${100 + round}`);
    await page.waitForTimeout(60);
  },
  "next-token": async (page, round) => {
    await page.getByRole("slider", { name: "Temperature" }).fill(String((round % 40) / 20));
    await page.getByRole("button", { name: round % 2 === 0 ? "Back" : "Step", exact: true }).click();
    await page.waitForTimeout(30);
  },
  memory: async (page, round) => {
    await page.getByRole("slider", { name: "Tokens in the context" }).fill(String(4 + (round % 14)));
    await page
      .getByRole("radio", { name: ["GPT-2", "Llama 2 7B", "Llama 3.1 8B"][round % 3] ?? "", exact: true })
      .check({ force: true });
    await page.waitForTimeout(20);
  },
  tokens: async (page, round) => {
    await page
      .getByLabel("A text to cut")
      .fill(`A text that is cut into tokens, ${100 + round} times, so that they can be seen.`);
    await page.waitForTimeout(30);
  },
  translate: async (page, round) => {
    await page.locator("#sentence").fill(["I love you.", "The dog sees the cat.", "The king is old."][round % 3] ?? "");
    await page.waitForTimeout(60);
  },
  train: async (page, round) => {
    await page.getByRole("slider", { name: "Steps" }).fill(String(100 + 50 * (round % 10)));
    await page.waitForTimeout(20);
  },
  speed: async (page, round) => {
    await page
      .getByRole("radio")
      .nth(round % 3)
      .check({ force: true });
    await page.waitForTimeout(20);
  },
  packages: async (page, round) => {
    await page
      .getByRole("radio", { name: ["tokenizer", "tensor", "sampling"][round % 3] ?? "", exact: true })
      .check({ force: true });
    await page.getByRole("radio", { name: round % 2 ? "Reference" : "README" }).check({ force: true });
    await page.waitForTimeout(20);
  },
};
