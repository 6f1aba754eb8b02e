import { defineConfig } from "tsup";

export default defineConfig({
  entry: { attn: "src/main.ts" },
  format: ["esm"],
  target: "node20",
  platform: "node",
  dts: false,
  sourcemap: true,
  clean: true,
  splitting: true,
  removeNodeProtocol: false,
});
