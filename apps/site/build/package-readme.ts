// A README as parts: rendered text, and the examples that can be run. The parser of examples is the one that the tests run them with.
import { marked } from "marked";
import { parseReadmeExamples } from "../../../tools/verify/src/readme-examples.ts";
import type { ReadmePart } from "../src/pages/packages/package-page.ts";

/** The parts of a README in their order; its first heading, which repeats the package's name, is left out. */
export function readmeParts(name: string, markdown: string): ReadmePart[] {
  const lines = markdown.split("\n");
  const parts: ReadmePart[] = [];
  let from = lines.findIndex((line) => line.startsWith("# ")) + 1;
  for (const [index, { line, kind, code, expected }] of parseReadmeExamples(markdown).entries()) {
    if (kind !== "ts") continue;
    parts.push(textPart(lines.slice(from, line - 1)));
    parts.push({ kind: "example", id: `${name}/${index}`, code, expected, needsNode: /from "node:/.test(code) });
    from = endOfOutput(lines, line);
  }
  parts.push(textPart(lines.slice(from)));
  return parts;
}

/** The line after the output of the example that begins at `line` (from 1): four fences further. */
function endOfOutput(lines: readonly string[], line: number): number {
  let fences = 0;
  for (let i = line - 1; i < lines.length; i++) {
    if (lines[i]?.startsWith("```")) fences += 1;
    if (fences === 4) return i + 1;
  }
  return lines.length;
}

/** Headings begin at the third level: the page has the first two. Links to files of the repository lose their address. */
function textPart(lines: readonly string[]): ReadmePart {
  const html = marked.parse(lines.join("\n"), { async: false, gfm: true });
  const nested = html.replace(
    /<(\/?)h(\d)/g,
    (_, slash: string, level: string) => `<${slash}h${Math.min(6, Number(level) + 1)}`,
  );
  return {
    kind: "text",
    html: nested.replace(/<a href="(?!https?:)[^"]*">(.*?)<\/a>/g, "$1").replaceAll("<pre>", '<pre tabindex="0">'),
  };
}
