// What a newcomer sees: the screen of `attn` without arguments, and examples that work as they stand.

type Environment = Readonly<Record<string, string | undefined>>;

/** How this run was started, to be put before the arguments in examples: `attn`, `npm start --` or `pnpm attn`. */
export function commandPrefix(environment: Environment): string {
  if (environment.npm_lifecycle_event === "start") return "npm start --";
  return environment.npm_lifecycle_event === "attn" ? "pnpm attn" : "attn";
}

/** Examples that need nothing but this command, then those that need a model of one's own. */
export function examples(environment: Environment): string {
  const attn = commandPrefix(environment);
  return `Try:
  ${attn} generate "Riley is a dog, and"
  ${attn} attend "Riley is a dog, and she barks." --out attention.html
  ${attn} translate "I love you." --to de
  ${attn} vectors analogy king queen husband
  ${attn} show bank
  ${attn} tokenize --tokenizer o200k --count "How many tokens is this?"

With a model folder as Hugging Face has it (config.json, tokenizer.json, model.safetensors):
  ${attn} inspect DIR
  ${attn} generate --model DIR "Once upon a time"
`;
}

/** The screen of the command without arguments. @param story what the embedded model does, see story.ts. */
export function startScreen(environment: Environment, story: string): string {
  return `attn: attention, in pieces. Everything between a text and the next token.

${story}
${examples(environment)}
All commands, and what each can do: ${commandPrefix(environment)} --help
`;
}
