// Unit tests beside the sources, and tests of the built site in a browser.
import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig } from "vitest/config";
import base from "../../vitest.base.ts";

export default defineConfig({
  ...base,
  plugins: [svelte()],
  test: {
    ...base.test,
    include: ["src/**/*.test.ts", "tests/**/*.test.ts"],
    fileParallelism: false,
    // A busy machine draws late.
    expect: { poll: { timeout: 20_000 } },
  },
});
