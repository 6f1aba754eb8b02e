// An empty project outside the repository into which packed packages are installed without a registry. Runs programs there.

import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, delimiter, dirname, join } from "node:path";
import { root, workspacePackages } from "../../workspace.mjs";
import { packedPackages } from "../packed.mjs";

/** What a program did: its exit code and what it printed. */
export interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A project in a temporary folder; `dispose` removes it. */
export class InstalledProject {
  readonly folder: string = mkdtempSync(join(tmpdir(), "attn-installed-"));

  /** Installs the named packages and, of what else the workspace has, only what they depend on. */
  constructor(names: readonly string[]) {
    this.write("package.json", '{ "name": "user", "private": true, "type": "module" }\n');
    const { tarballs, foreign } = installationSources(names);
    const packed = [...foreign].map((folder) => this.#packFolder(folder));
    const flags = ["--offline", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];
    const cache = `--cache=${join(this.folder, ".npm")}`;
    execFileSync("npm", ["install", ...flags, cache, ...tarballs, ...packed], { cwd: this.folder, stdio: "pipe" });
  }

  /** Makes Node's own types visible to the project, as a TypeScript user in Node has them. */
  linkNodeTypes(): void {
    symlinkSync(join(root, "node_modules", "@types"), join(this.folder, "node_modules", "@types"));
  }

  write(file: string, text: string): void {
    writeFileSync(join(this.folder, file), text);
  }

  /** Runs a program with the project's commands in PATH, by default in the project's folder. */
  run(program: string, args: readonly string[], cwd: string = this.folder): Outcome {
    const path = [join(this.folder, "node_modules", ".bin"), process.env.PATH ?? ""].join(delimiter);
    const env = { ...process.env, PATH: path, NO_COLOR: "1", NODE_NO_WARNINGS: "1" };
    const { status, stdout, stderr, error } = spawnSync(program, args, {
      cwd,
      env,
      encoding: "utf8",
      timeout: 120_000,
    });
    return { code: status, stdout, stderr: error ? `${stderr}${error.message}` : stderr };
  }

  dispose(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** A tarball as npm reads it, whatever its top folder is called. */
  #packFolder(folder: string): string {
    const file = join(this.folder, `${folder.replaceAll(/\W+/g, "-")}.tar`);
    execFileSync("tar", ["-cf", file, "-C", dirname(folder), basename(folder)]);
    return file;
  }
}

/** What has to be installed: tarballs of ours, and folders of dependencies that are not ours. */
interface Sources {
  readonly tarballs: Set<string>;
  readonly foreign: Set<string>;
}

/** The packages with everything that they depend on. */
function installationSources(names: readonly string[]): Sources {
  const sources: Sources = { tarballs: new Set(), foreign: new Set() };
  for (const name of names) addOwn(name, sources);
  return sources;
}

function addOwn(name: string, sources: Sources): void {
  const own = workspacePackages().find((entry) => entry.name === name);
  const tarball = packedPackages().find((entry) => entry.name === name);
  if (own === undefined || tarball === undefined) throw new Error(`addOwn: ${name} is not a packed package`);
  sources.tarballs.add(tarball.path);
  for (const dependency of Object.keys(own.manifest.dependencies ?? {})) {
    if (dependency.startsWith("@attn/")) addOwn(dependency, sources);
    else addForeign(join(own.path, "node_modules"), dependency, sources);
  }
}

/** Follows the link that pnpm made in a node_modules folder, and the dependency's own dependencies. */
function addForeign(modules: string, name: string, sources: Sources): void {
  const folder = realpathSync(join(modules, name));
  sources.foreign.add(folder);
  const manifest: { dependencies?: Record<string, string> } = JSON.parse(
    readFileSync(join(folder, "package.json"), "utf8"),
  );
  const siblings = name.startsWith("@") ? dirname(dirname(folder)) : dirname(folder);
  for (const dependency of Object.keys(manifest.dependencies ?? {})) addForeign(siblings, dependency, sources);
}
