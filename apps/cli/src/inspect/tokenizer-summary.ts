// What a tokenizer.json says about itself: its parts by type, its sizes and its special tokens. Cuts no text.
import type { Fact } from "./config-summary.ts";
import { grouped } from "./config-summary.ts";

/** A tokenizer in figures and names. */
export interface TokenizerSummary {
  /** "BPE", "WordPiece", ... */
  readonly type: string;
  /** Entries of the vocabulary and added tokens together, each id once. */
  readonly vocabulary: number;
  readonly merges: number;
  readonly addedTokens: number;
  readonly specialTokens: readonly { readonly id: number; readonly content: string }[];
  /** Types of the parts, the members of a sequence in their order. */
  readonly normalizer: readonly string[];
  readonly preTokenizer: readonly string[];
  readonly postProcessor: readonly string[];
  readonly decoder: readonly string[];
}

type Json = Readonly<Record<string, unknown>>;

/** Reads the summary out of parsed JSON; parts that are not there are empty. */
export function tokenizerSummary(json: Json): TokenizerSummary {
  const model = objectOf(json.model);
  const vocabulary = objectOf(model.vocab);
  const added = (Array.isArray(json.added_tokens) ? json.added_tokens : []).map(objectOf);
  const ids = new Set<unknown>(Array.isArray(model.vocab) ? model.vocab.keys() : Object.values(vocabulary));
  for (const token of added) ids.add(token.id);
  const isSpecial = (token: Json): token is { id: number; content: string } =>
    token.special === true && typeof token.id === "number" && typeof token.content === "string";
  return {
    type: typeof model.type === "string" ? model.type : "BPE",
    vocabulary: ids.size,
    merges: Array.isArray(model.merges) ? model.merges.length : 0,
    addedTokens: added.length,
    specialTokens: added.filter(isSpecial).map(({ id, content }) => ({ id, content })),
    normalizer: partTypes(json.normalizer),
    preTokenizer: partTypes(json.pre_tokenizer),
    postProcessor: partTypes(json.post_processor),
    decoder: partTypes(json.decoder),
  };
}

/** The summary as lines for people. */
export function tokenizerFacts(summary: TokenizerSummary): Fact[] {
  const list = (parts: readonly string[]): string => (parts.length === 0 ? "none" : parts.join(", "));
  const specials = summary.specialTokens.map(({ id, content }) => `${JSON.stringify(content)} ${id}`);
  const shown = specials.length > 12 ? [...specials.slice(0, 12), `and ${specials.length - 12} more`] : specials;
  return [
    ["type", summary.type],
    ["vocabulary", grouped(summary.vocabulary)],
    ["merges", grouped(summary.merges)],
    ["normaliser", list(summary.normalizer)],
    ["pre-tokeniser", list(summary.preTokenizer)],
    ["post-processor", list(summary.postProcessor)],
    ["decoder", list(summary.decoder)],
    ["special tokens", list(shown)],
  ];
}

function objectOf(value: unknown): Json {
  return typeof value === "object" && value !== null ? (value as Json) : {};
}

function partTypes(value: unknown): string[] {
  const part = objectOf(value);
  const members = part.normalizers ?? part.pretokenizers ?? part.processors ?? part.decoders;
  if (Array.isArray(members)) return members.flatMap(partTypes);
  return typeof part.type === "string" ? [part.type] : [];
}
