// A tokenizer by name, file or folder, and what a model's folder says about it besides. Cutting texts is encode-text.ts.
import { stat } from "node:fs/promises";
import { join } from "node:path";
import { Tokenizer } from "@attn/tokenizer";
import { type EncodingName, loadEncoding } from "@attn/tokenizer/encodings";
import { Failure, messageOf, naming } from "../failure.ts";
import { describeFileError, readInputFile } from "../files/read-text.ts";
import { decodeUtf8, withoutMark } from "../files/utf8.ts";

/** A tokenizer with the name it was asked for by. */
export interface OpenTokenizer {
  readonly tokenizer: Tokenizer;
  readonly name: string;
  /** A token that tokenizer_config.json wants in front of every text (`add_bos_token`). */
  readonly leadingToken?: number | undefined;
}

/** The encodings that need no file. */
export const encodingNames: readonly EncodingName[] = ["gpt2", "p50k", "cl100k", "o200k"];

/**
 * Opens an encoding by name, a tokenizer.json, or a folder with one.
 *
 * @throws Failure when it does not exist or is not a tokenizer; the line names the file and the field.
 */
export async function openTokenizer(source: string): Promise<OpenTokenizer> {
  const encoding = encodingNames.find((name) => name === source);
  if (encoding !== undefined) return { tokenizer: await loadEncoding(encoding), name: encoding };
  const entry = await stat(source).catch((error: unknown) => {
    const names = `; the names known without a file are ${encodingNames.join(", ")}`;
    throw new Failure(`${describeFileError(source, error)}${names}`, 2, { cause: error });
  });
  if (!entry.isDirectory()) return { tokenizer: await readTokenizer(source), name: source };
  const tokenizer = await readTokenizer(join(source, "tokenizer.json"));
  return { tokenizer, name: source, leadingToken: await readLeadingToken(source, tokenizer) };
}

async function readTokenizer(path: string): Promise<Tokenizer> {
  const text = withoutMark(decodeUtf8(await readInputFile(path), path));
  return naming(path, () => Tokenizer.fromJSON(text));
}

/** The id of `bos_token` when tokenizer_config.json says `add_bos_token: true`. The file may be missing. */
async function readLeadingToken(folder: string, tokenizer: Tokenizer): Promise<number | undefined> {
  const path = join(folder, "tokenizer_config.json");
  if ((await stat(path).catch(() => undefined)) === undefined) return undefined;
  const config = await readJsonObject(path);
  if (config.add_bos_token !== true) return undefined;
  const bos = contentOf(config.bos_token);
  if (bos === undefined)
    throw new Failure(`${path}: add_bos_token is true but bos_token is ${JSON.stringify(config.bos_token)}`);
  const id = tokenizer.tokenToId(bos);
  if (id === undefined)
    throw new Failure(`${path}: bos_token is ${JSON.stringify(bos)}, which tokenizer.json does not have`);
  return id;
}

function contentOf(token: unknown): string | undefined {
  const content = typeof token === "object" && token !== null ? (token as { content?: unknown }).content : token;
  return typeof content === "string" ? content : undefined;
}

/** A JSON file whose value is an object. @throws Failure naming the file and the place of the mistake. */
export async function readJsonObject(path: string): Promise<Record<string, unknown>> {
  const text = withoutMark(decodeUtf8(await readInputFile(path), path));
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new Failure(`${path} is not JSON: ${messageOf(error)}`, 2, { cause: error });
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new Failure(
      `${path} must hold a JSON object, it holds ${Array.isArray(value) ? "an array" : JSON.stringify(value).slice(0, 40)}`,
    );
  }
  return value as Record<string, unknown>;
}
