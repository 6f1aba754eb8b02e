// What a newcomer sees: the screen of `attn` without arguments, and examples that work as they stand.

type Environment = Readonly<Record<string, string | undefined>>;

/** How this run was started, to be put before the arguments in examples: `attn`, `npm start --` or `pnpm attn`. */
export function commandPrefix(environment: Environment): string {
  if (environment.npm_lifecycle_event === "start") return "npm start --";
  return environment.npm_lifecycle_event === "attn" ? "pnpm attn" : "attn";
}

/** Examples that need nothing but this command, then those that need a model. */
export function examples(environment: Environment): string {
  const attn = commandPrefix(environment);
  return `Try:
  ${attn} tokenize "Attention is all you need."
  ${attn} tokenize --tokenizer o200k --count "How many tokens is this?"
  ${attn} tokenize --offsets --json "naïve café"

With a model folder as Hugging Face has it (config.json, tokenizer.json, model.safetensors):
  ${attn} inspect DIR
  ${attn} generate --model DIR "Once upon a time"
  ${attn} attend --model DIR "The cat sat on the mat" --out attention.html
`;
}

/** The screen of the command without arguments. */
export function startScreen(environment: Environment): string {
  const attn = commandPrefix(environment);
  return `attn: attention, in pieces. Everything between a text and the next token.

  generate   continue a text with a language model, as a stream
  tokenize   cut a text into tokens, and back
  embed      turn texts into vectors with an encoder model
  attend     draw which token looks at which, in the terminal, as SVG or HTML
  vectors    ask a file of word vectors: nearest words, analogies, scores
  inspect    say what is in a model folder, a weights file or a tokenizer

${examples(environment)}
Every command explains itself: ${attn} generate --help
`;
}
