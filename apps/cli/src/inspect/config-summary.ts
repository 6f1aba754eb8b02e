// What config.json says about a model, for people: the sizes under their Hugging Face names. Whether it can be run is the loader's word.

/** One line of the summary. */
export type Fact = readonly [name: string, value: string];

// The names of one size in the families of configurations: Llama and BERT, then GPT-2.
const sizes: readonly (readonly [string, readonly string[]])[] = [
  ["layers", ["num_hidden_layers", "n_layer"]],
  ["width", ["hidden_size", "n_embd"]],
  ["heads", ["num_attention_heads", "n_head"]],
  ["key/value heads", ["num_key_value_heads"]],
  ["head width", ["head_dim"]],
  ["feed-forward", ["intermediate_size", "n_inner"]],
  ["vocabulary", ["vocab_size"]],
  ["context", ["max_position_embeddings", "n_positions"]],
];

/** The facts that are there: architecture, sizes, activation, positions. Values of unexpected types are left out. */
export function configSummary(config: Readonly<Record<string, unknown>>): Fact[] {
  const facts: Fact[] = [];
  const architectures = Array.isArray(config.architectures)
    ? config.architectures.filter((name) => typeof name === "string")
    : [];
  const type = typeof config.model_type === "string" ? config.model_type : undefined;
  const architecture = [architectures.join(", "), type === undefined ? "" : `(${type})`]
    .filter((part) => part !== "")
    .join(" ");
  if (architecture !== "") facts.push(["architecture", architecture]);
  for (const [name, keys] of sizes) {
    const value = keys.map((key) => config[key]).find((candidate) => typeof candidate === "number");
    if (value !== undefined) facts.push([name, grouped(value)]);
  }
  const activation = config.hidden_act ?? config.activation_function;
  if (typeof activation === "string") facts.push(["activation", activation]);
  if (typeof config.rope_theta === "number") facts.push(["positions", `RoPE, base ${grouped(config.rope_theta)}`]);
  if (config.tie_word_embeddings === true) facts.push(["output weights", "those of the token embedding"]);
  return facts;
}

/** A number with its digits in groups of three: 1,234,567. */
export function grouped(value: number): string {
  return value.toLocaleString("en-US", { maximumFractionDigits: 6 });
}

/** A size for people: `131,072 bytes`, `1.04 MB`, decimal units. */
export function byteSize(bytes: number): string {
  if (bytes < 1_000_000) return `${grouped(bytes)} bytes`;
  const [unit, divisor] = bytes < 1_000_000_000 ? ["MB", 1_000_000] : ["GB", 1_000_000_000];
  return `${(bytes / Number(divisor)).toPrecision(3)} ${unit}`;
}
