// What axe finds on a page, as lines; WCAG 2.2 A and AA and its best practices.
import axe from "axe-core";
import type { Page } from "playwright-core";

/** One line per violation: rule, what it asks, the first places. Empty when there is none. */
export async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  return page.evaluate(async () => {
    const { axe } = globalThis as unknown as { axe: { run: () => Promise<{ violations: Violation[] }> } };
    interface Violation {
      readonly id: string;
      readonly help: string;
      readonly nodes: readonly { readonly target: readonly string[]; readonly failureSummary: string }[];
    }
    const { violations } = await axe.run();
    return violations.map(({ id, help, nodes }) => {
      const places = nodes
        .slice(0, 3)
        .map(({ target, failureSummary }) => `${target.join(" ")} (${failureSummary.split("\n").at(1)?.trim()})`);
      return `${id}: ${help}: ${places.join("; ")}`;
    });
  });
}
