// What the figures were measured on and with. Not here: the figures.
import { readFileSync } from "node:fs";
import { arch, availableParallelism, cpus, platform, totalmem } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** Absolute path of the folder benchmarks. */
export const benchmarksFolder: string = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
/** Absolute path of the repository. */
export const repository: string = dirname(benchmarksFolder);

export interface Machine {
  readonly processor: string;
  readonly system: string;
  readonly node: string;
}

export const describeMachine = (): Machine => ({
  processor: `${cpus()[0]?.model ?? "unknown"}, ${availableParallelism()} processors, ${Math.round(totalmem() / 2 ** 30)} GiB`,
  system: `${platform()} ${arch()}`,
  node: `Node ${process.versions.node}, V8 ${process.versions.v8}`,
});

/** Versions of installed packages; what is no package of ours to install is named without one. */
export const versionsOf = (packages: readonly string[]): Record<string, string> =>
  Object.fromEntries(
    packages.flatMap((name) => {
      const version = versionOf(name);
      return version === undefined ? [] : [[name, version]];
    }),
  );

const versionOf = (name: string): string | undefined => {
  try {
    return JSON.parse(readFileSync(join(benchmarksFolder, "node_modules", name, "package.json"), "utf8")).version;
  } catch {
    return undefined;
  }
};
