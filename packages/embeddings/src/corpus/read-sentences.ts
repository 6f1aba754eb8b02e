// Sentences from the bytes of a text: one on each line, words between white space. It lowers no case and removes no punctuation.
import { type ByteSource, byteChunks } from "../byte-reader.ts";
import { splitWords } from "../evaluation-words.ts";
import { FormatError } from "../format-error.ts";

/** Characters of a line beyond which it is cut between two words, so that a file without line ends takes no more memory. */
const longestLine = 2 ** 20;

/**
 * The lines of a UTF-8 text as sentences, each split at white space as Python's `str.split` does; lines without words are left out.
 * A byte order mark at the start is no part of the first word, and lines beyond 1,048,576 characters are several sentences.
 *
 * @throws FormatError when the text is not UTF-8 or a word is longer than 1,048,576 characters.
 */
export async function* readSentences(source: ByteSource): AsyncGenerator<string[], void> {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let open = "";
  let bytes = 0;
  const decode = (chunk?: Uint8Array): string => {
    try {
      return chunk === undefined ? decoder.decode() : decoder.decode(chunk, { stream: true });
    } catch {
      throw new FormatError(
        `readSentences: the text is not UTF-8 between byte ${Math.max(0, bytes - 3)} and byte ${bytes + (chunk?.length ?? 0)}`,
      );
    }
  };
  for await (const chunk of byteChunks(source)) {
    const lines = (open + decode(chunk)).split("\n");
    bytes += chunk.length;
    open = lines.pop() as string;
    for (const line of lines) {
      const words = splitWords(line);
      if (words.length > 0) yield words;
    }
    if (open.length <= longestLine) continue;
    const words = splitWords(`${open}x`); // the x shows whether the last word may go on
    open = (words.pop() as string).slice(0, -1);
    if (open.length > longestLine)
      throw new FormatError(`readSentences: a word before byte ${bytes} is longer than ${longestLine} characters`);
    if (words.length > 0) yield words;
  }
  const words = splitWords(open + decode());
  if (words.length > 0) yield words;
}
