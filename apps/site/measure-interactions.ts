// One interaction with each page, for measure.ts: what a visitor does most there, the round's number making each one new.
import type { Page } from "playwright-core";

type Interaction = (page: Page, round: number) => Promise<void>;

export const interactions: Readonly<Record<string, Interaction>> = {
  home: async (page, round) => {
    await page.getByLabel("A sentence that is not finished").fill(`Sarah lies still on the bed ${100 + round}`);
    await page.waitForTimeout(30);
  },
};
