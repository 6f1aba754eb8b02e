// Running another program and reading what it prints. Not here: which.
import { spawnSync } from "node:child_process";
import { basename } from "node:path";
import { UnavailableError } from "./backend.ts";

/** The last line that a program prints, read as JSON. @throws Error with what it wrote on stderr when it fails. */
export const runJson = <T>(command: string, args: readonly string[], environment: NodeJS.ProcessEnv = {}): T => {
  const lines = runText(command, args, environment).trimEnd().split("\n");
  return JSON.parse(lines.at(-1)!) as T;
};

/** All that a program prints. */
export const runText = (command: string, args: readonly string[], environment: NodeJS.ProcessEnv = {}): string => {
  const env = { ...process.env, ...environment };
  const { status, stdout, stderr, error } = spawnSync(command, args, { encoding: "utf8", env, maxBuffer: 2 ** 28 });
  if (error !== undefined) throw error;
  if (status !== 0)
    throw new Error(`${basename(command)} ended with ${status}: ${stderr.trim().split("\n").at(-1)}\n${stderr}`);
  return stdout;
};

/** Flags of Node for running on the sources of the packages. */
export const nodeFlags: readonly string[] = ["--conditions=@attn/source", "--no-warnings"];

/**
 * The Python that has the peers, named by ATTN_PYTHON.
 * @throws UnavailableError where it has not all of these modules.
 */
export const findPython = (modules: readonly string[]): string => {
  const python = process.env.ATTN_PYTHON ?? "python3";
  const { status } = spawnSync(python, ["-c", modules.map((name) => `import ${name}`).join("\n")], { stdio: "ignore" });
  if (status !== 0)
    throw new UnavailableError(
      `there is no Python with ${modules.join(", ")}. Set ATTN_PYTHON to one with tools/reference/requirements.txt`,
    );
  return python;
};

/** Versions of Python packages, as names with versions. */
export const pythonVersions = (python: string, modules: readonly string[]): string =>
  modules
    .map((name) => `${name} ${runText(python, ["-c", `import ${name}; print(${name}.__version__)`]).trim()}`)
    .join(", ");
