// What a list of bars says.
import type { Page } from "playwright-core";

/** One text per row of the bars with this label: `name: value`. */
export async function barRows(page: Page, label: string): Promise<string[]> {
  const rows = page.getByRole("list", { name: label, exact: true }).getByRole("listitem");
  return rows.evaluateAll((items) =>
    items.map((item) => [".name", ".number"].map((part) => item.querySelector(part)?.textContent).join(": ")),
  );
}
