// Writing to stdout: waits while the reader is slow, so that nothing piles up and nothing is lost at the end.

/** Writes `text` and resolves once it is taken. */
export async function print(text: string): Promise<void> {
  if (text === "" || process.stdout.write(text)) return;
  await new Promise<void>((resolve) => process.stdout.once("drain", resolve));
}

/** Prints one JSON object and a line end. */
export async function printJson(value: unknown): Promise<void> {
  await print(`${JSON.stringify(value)}\n`);
}

/** A line for a person on stderr; silent when stderr is not a terminal. */
export function tell(line: string): void {
  if (process.stderr.isTTY) process.stderr.write(`${line}\n`);
}

/** Prints text that a model or a file made up; on a terminal without the control characters that would steer it. */
export async function printForeign(text: string): Promise<void> {
  await print(process.stdout.isTTY === true ? harmless(text) : text);
}

/** Text in which control characters other than tab and line end are U+FFFD. */
export function harmless(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this is about
  return text.replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, "\ufffd");
}
