// The one way every package is bundled: ESM, no declarations (tsc makes those), shared code split.
import { defineConfig } from "tsup";

export const library = (entries: Record<string, string>): ReturnType<typeof defineConfig> =>
  defineConfig({
    entry: entries,
    format: ["esm"],
    target: "es2022",
    platform: "neutral",
    dts: false,
    sourcemap: true,
    clean: true,
    splitting: true,
    removeNodeProtocol: false,
  });
