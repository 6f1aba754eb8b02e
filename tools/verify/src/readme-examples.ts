// Finds the executable examples of a README: a ts block followed by a text block, and console blocks. Runs none of them.

/** One executable example and what it must print. */
export interface ReadmeExample {
  /** `ts`: a complete module. `console`: one shell command. */
  readonly kind: "ts" | "console";
  /** Line of the README, from 1, where the block starts. */
  readonly line: number;
  readonly code: string;
  /** What it prints on stdout, without trailing blank lines. */
  readonly expected: string;
}

interface Block {
  readonly language: string;
  readonly line: number;
  readonly lines: readonly string[];
}

/**
 * The examples of a README in their order.
 *
 * A `ts` block is an example when the next block is a `text` block: its output. In a `console` block a line that starts with
 * `$ ` is a command and the lines up to the next such line are its output.
 */
export function parseReadmeExamples(markdown: string): ReadmeExample[] {
  const blocks = parseBlocks(markdown);
  return blocks.flatMap((block, index) => {
    const next = blocks[index + 1];
    if (block.language === "console") return parseConsole(block);
    if (block.language !== "ts" || next?.language !== "text") return [];
    return [
      {
        kind: "ts" as const,
        line: block.line,
        code: block.lines.join("\n"),
        expected: trimOutput(next.lines.join("\n")),
      },
    ];
  });
}

/** Output as it is compared: without trailing white space in lines and without trailing blank lines. */
export function trimOutput(text: string): string {
  return text.replace(/[ \t\r]+$/gm, "").trimEnd();
}

function parseBlocks(markdown: string): Block[] {
  const blocks: Block[] = [];
  let open: { language: string; line: number; lines: string[] } | undefined;
  for (const [index, text] of markdown.split("\n").entries()) {
    const fence = /^```(\w*)/.exec(text);
    if (open === undefined && fence) open = { language: fence[1] ?? "", line: index + 1, lines: [] };
    else if (open !== undefined && fence) {
      blocks.push(open);
      open = undefined;
    } else open?.lines.push(text);
  }
  return blocks;
}

function parseConsole(block: Block): ReadmeExample[] {
  const starts = block.lines.flatMap((text, index) => (text.startsWith("$ ") ? [index] : []));
  return starts.map((start, index) => ({
    kind: "console",
    line: block.line + 1 + start,
    code: (block.lines[start] ?? "").slice(2),
    expected: trimOutput(block.lines.slice(start + 1, starts[index + 1]).join("\n")),
  }));
}
