// A host that lost a file: the page says so instead of waiting for ever.
import { expect, test } from "vitest";
import { useSite } from "./site/use-site.ts";

const site = useSite();

test("a worker that cannot be loaded is said in words", async (context) => {
  const page = await site.open(context, "#/packages");
  await page.route("**/*.worker-*.js", (route) =>
    route.fulfill({ status: 200, contentType: "text/javascript", body: "throw new Error('lost');" }),
  );
  await page.goto(`${site.address()}#/home`);
  await expect
    .poll(() => page.getByRole("alert").textContent())
    .toMatch(/^the model could not be opened: (a part of this page could not be loaded|.*lost)/);
});
