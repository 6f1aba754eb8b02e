// The one way every package is tested: sources through the private condition, results kept for the summary.
import { defineConfig } from "vitest/config";

export default defineConfig({
  ssr: { resolve: { conditions: ["@attn/source", "module", "node", "default"] } },
  test: {
    include: ["src/**/*.test.ts"],
    testTimeout: 60_000,
    reporters: ["default", ["json", { outputFile: ".results/results.json" }]],
  },
});
