// The text of a command: from its arguments, a file or standard input. Always UTF-8, never guessed.
import { readFile } from "node:fs/promises";
import { Failure, messageOf } from "../failure.ts";
import { decodeUtf8 } from "./utf8.ts";

/** Where a text comes from besides the argument. */
export interface TextOrigin {
  /** A file that replaces the argument. */
  readonly file?: string | undefined;
  /** What is asked for, in the hint that a person at a terminal sees: "a prompt". */
  readonly what?: string;
}

/**
 * The argument itself; a file when `file` is given; standard input when the argument is `-` or missing.
 *
 * @throws Failure when both an argument and a file are given, when reading fails, or when the bytes are not UTF-8.
 */
export async function readText(
  argument: string | undefined,
  { file, what = "a text" }: TextOrigin = {},
): Promise<string> {
  if (file !== undefined) {
    if (argument !== undefined && argument !== "-")
      throw new Failure(`give TEXT or --file, not both, got ${JSON.stringify(argument)} and ${file}`);
    return decodeUtf8(await readInputFile(file), file);
  }
  return argument === undefined || argument === "-" ? readStandardInput(what) : argument;
}

/** A whole file. @throws Failure in the words of describeFileError. */
export async function readInputFile(path: string): Promise<Uint8Array> {
  try {
    return await readFile(path);
  } catch (error) {
    throw new Failure(describeFileError(path, error), 2, { cause: error });
  }
}

/** One line for an error of the file system: the path and what is wrong with it. */
export function describeFileError(path: string, error: unknown): string {
  const code = (error as { code?: unknown } | null)?.code;
  const words: Readonly<Record<string, string>> = {
    ENOENT: "does not exist",
    ELOOP: "is a symbolic link that leads back to itself",
    ENAMETOOLONG: "has a longer name than the file system allows",
    ENOTDIR: "goes through something that is not a folder",
    EISDIR: "is a folder, not a file",
    EACCES: "may not be read or written (permission denied)",
    EPERM: "may not be read or written (not permitted)",
    ENOSPC: "cannot be written: the disk is full",
    EROFS: "cannot be written: the file system is read-only",
  };
  const known = typeof code === "string" ? words[code] : undefined;
  const name = path === "" ? '""' : path;
  return known === undefined ? `${name}: ${messageOf(error)}` : `${name} ${known}`;
}

/** A prompt: as readText, but without the last line end of standard input, which `echo` adds and nobody means. */
export async function readPrompt(argument: string | undefined, what: string): Promise<string> {
  const text = await readText(argument, { what });
  return argument === undefined || argument === "-" ? text.replace(/\r?\n$/, "") : text;
}

async function readStandardInput(what: string): Promise<string> {
  if (process.stdin.isTTY) process.stderr.write(`(type ${what}, then Ctrl-D on an empty line)\n`);
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
  } catch (error) {
    throw new Failure(describeFileError("standard input", error), 2, { cause: error });
  }
  return decodeUtf8(Buffer.concat(chunks), "standard input");
}
