// Our own models as files of the site: `models/NAME/FILE`, copied from where the command keeps them. Nothing is read from them here.
import { readdirSync, readFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import type { Plugin } from "vite";

const folder = join(import.meta.dirname, "../../cli/models");
const names: readonly string[] = ["language-model", "translator", "word-vectors"];

/** Emits the models in a build and serves them in development. */
export function modelFiles(): Plugin {
  return {
    name: "attn-models",
    generateBundle() {
      for (const name of names)
        for (const path of paths(join(folder, name))) {
          const fileName = `models/${relative(folder, path).split(sep).join("/")}`;
          this.emitFile({ type: "asset", fileName, source: readFileSync(path) });
        }
    },
    configureServer({ middlewares }) {
      middlewares.use("/models", (request, response, next) => {
        const wanted = decodeURIComponent((request.url ?? "").split("?")[0] ?? "").slice(1);
        const path = names
          .flatMap((name) => paths(join(folder, name)))
          .find((each) => relative(folder, each) === wanted);
        if (path === undefined) next();
        else response.end(readFileSync(path));
      });
    },
  };
}

function paths(directory: string): string[] {
  return readdirSync(directory)
    .filter((name) => !name.endsWith(".md"))
    .map((name) => join(directory, name));
}
