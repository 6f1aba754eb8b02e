// A host that lost a file: the page says so instead of waiting for ever.
import { expect, test } from "vitest";
import { useSite } from "./site/use-site.ts";

const site = useSite({ lost: /\.worker-[^/]*\.js$/ });

test("a worker that cannot be loaded is said in words", async (context) => {
  const page = await site.open(context, "#/home");
  const said = page.getByRole("alert");
  await expect
    .poll(async () => (await said.textContent())?.trim())
    .toBe("the model could not be opened: a part of this page could not be loaded");
});
