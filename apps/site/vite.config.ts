// How the site is built: one page, relative addresses so that any folder of any host will do, our models beside it.
import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig } from "vite";
import { modelFiles } from "./build/model-files.ts";
import { packagesPlugin } from "./build/packages-plugin.ts";
import { isolationHeaders } from "./server.mjs";

export default defineConfig(({ command }) => ({
  base: "./",
  plugins: [svelte(), modelFiles(), packagesPlugin()],
  // The dev server reads the packages' sources, the build what would be published.
  resolve: command === "serve" ? { conditions: ["@attn/source", "module", "browser", "development|production"] } : {},
  worker: { format: "es", plugins: () => [packagesPlugin()] },
  server: { headers: isolationHeaders },
  build: { target: "es2022", sourcemap: false, assetsInlineLimit: 0, chunkSizeWarningLimit: 4000 },
}));
