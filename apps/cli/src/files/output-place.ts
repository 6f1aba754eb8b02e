// Whether an output can be written, looked at before the work: nobody trains for an hour to hear that a folder is read-only.
import { constants } from "node:fs";
import { access, mkdir, stat } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { Failure } from "../failure.ts";
import { describeFileError } from "./read-text.ts";

/**
 * Checks that `path` can become a file. What is there and no file (a device, a pipe) can be written to if it lets itself be.
 *
 * @throws Failure (2) when it is a folder, or its folder does not exist or takes no files.
 */
export async function checkOutputPath(flag: string, path: string): Promise<void> {
  checkName(flag, path);
  const target = await stat(path).catch(() => undefined);
  if (target?.isDirectory()) throw new Failure(`${flag} ${path} is a folder, not a file`);
  if (target === undefined || target.isFile()) return checkFolder(`${flag} ${path}`, dirname(resolve(path)));
  await access(path, constants.W_OK).catch(refusal(`${flag} ${path} cannot be written: it`));
}

/**
 * Checks that `path` can become a folder, or take files if it is one.
 *
 * @throws Failure (2) as checkOutputPath.
 */
export async function checkOutputFolder(flag: string, path: string): Promise<void> {
  checkName(flag, path);
  const target = await stat(path).catch(() => undefined);
  if (target !== undefined && !target.isDirectory()) throw new Failure(`${flag} ${path} is a file, not a folder`);
  await checkFolder(`${flag} ${path}`, target === undefined ? dirname(resolve(path)) : path);
}

/** Makes a folder, and those around it, where there is none. @throws Failure (1) */
export async function makeFolder(path: string): Promise<void> {
  await mkdir(path, { recursive: true }).catch((error: unknown) => {
    throw new Failure(describeFileError(path, error), 1, { cause: error });
  });
}

function checkName(flag: string, path: string): void {
  if (path === "") throw new Failure(`${flag} must not be empty`);
}

async function checkFolder(what: string, folder: string): Promise<void> {
  const subject = `${what} cannot be written: the folder ${folder}`;
  const entry = await stat(folder).catch(refusal(subject));
  if (!entry.isDirectory()) throw new Failure(`${what} cannot be written: ${folder} is a file, not a folder`);
  await access(folder, constants.W_OK | constants.X_OK).catch(refusal(subject));
}

const refusal =
  (subject: string) =>
  (error: unknown): never => {
    throw new Failure(describeFileError(subject, error), 2, { cause: error });
  };
