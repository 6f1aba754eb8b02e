// The text below the options on a help screen. What it says stands with each command.

/** `text` for commander: its paragraphs are filled anew to the width of the terminal, at most 120; lines that begin with a space, examples, stay. */
export function helpText(text: string): () => string {
  return () => fillParagraphs(text, Math.min(process.stdout.columns || 80, 120));
}

/** Lines that follow each other become one, broken between words so that none is longer than `width` where that can be. */
export function fillParagraphs(text: string, width: number): string {
  const paragraphs = text.replace(/(?<=\S)\n(?=[^\s])/g, " ").split("\n");
  return paragraphs.flatMap((line) => (line.startsWith(" ") ? line : fill(line, width))).join("\n");
}

function fill(line: string, width: number): string[] {
  const lines: string[] = [];
  let open = "";
  for (const word of line.split(" ")) {
    if (open !== "" && open.length + 1 + word.length > width) {
      lines.push(open);
      open = word;
    } else open += open === "" ? word : ` ${word}`;
  }
  return [...lines, open];
}
