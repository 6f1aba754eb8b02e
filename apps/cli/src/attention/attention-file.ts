// Attention pictures as files: the format is the file's ending. How each format looks is in @attn/elements.
import { extname } from "node:path";
import { type AttentionChoice, type AttentionRecord, attentionJson, attentionSvg } from "@attn/elements";
import { Failure } from "../failure.ts";
import { checkOutputPath } from "../files/output-place.ts";
import { writeFileAtomically } from "../files/write-file.ts";

type Draw = (record: AttentionRecord, choice: AttentionChoice) => string | Promise<string>;

const formats: Readonly<Record<string, Draw>> = {
  ".svg": (record, choice) => attentionSvg(record, choice),
  // It carries the script of a page, which no other command needs.
  ".html": async (record, choice) => (await import("@attn/elements/html")).attentionHtml(record, choice),
  ".json": attentionJson,
};

/** Checks before the work that a picture can be written to `path`. @throws Failure naming the flag. */
export async function checkPictureFile(flag: string, path: string | undefined): Promise<void> {
  if (path === undefined) return;
  if (!Object.hasOwn(formats, extname(path).toLowerCase())) {
    throw new Failure(`${flag} must end in ${Object.keys(formats).join(", ")}, got ${JSON.stringify(path)}`);
  }
  await checkOutputPath(flag, path);
}

/** Writes the picture in the format of the path's ending. @throws Failure (1) when writing fails. */
export async function writePicture(path: string, record: AttentionRecord, choice: AttentionChoice = {}): Promise<void> {
  const draw = formats[extname(path).toLowerCase()];
  if (draw === undefined) throw new Failure(`${path} has an ending that is no picture format`);
  await writeFileAtomically(path, await draw(record, choice));
}
