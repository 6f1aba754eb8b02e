// What a translator makes of a sentence: the translations that beam search finds, the way it found them, and who looked at whom in one of them.
import { tokenText } from "@attn/tokenizer";
import { type BeamBranch, type BeamStep, beamSearch } from "@attn/transformer";
import { tokenTexts } from "../../engine/token-labels.ts";
import { readAttention, type TranslatorAttention } from "./read-attention.ts";
import { languageFor, languagesOf, type OpenTranslator, sourceTokens } from "./source-tokens.ts";

/** What is asked for. */
export interface TranslationRequest {
  readonly text: string;
  /** The language's code; a model that does not know it uses its first. */
  readonly to: string;
  readonly beams: number;
  readonly lengthPenalty: number;
  /** Which of the translations has its attention shown: 0 is the best. */
  readonly rank: number;
}

/** One finished translation. */
export interface FoundTranslation {
  readonly text: string;
  readonly tokens: readonly number[];
  /** The texts of the tokens, the one that ends it included. */
  readonly texts: readonly string[];
  /** ln p of all tokens, in nats, and that divided by tokensᵖ, p the length penalty. */
  readonly logprob: number;
  readonly score: number;
}

/** A hypothesis of the search with its token's text. */
export type TextBranch = BeamBranch & { readonly text: string };

export interface TextStep {
  readonly open: readonly TextBranch[];
  readonly finished: readonly TextBranch[];
}

export interface ReadTranslation {
  /** Codes of the languages that the model can be asked for, and the one that was. */
  readonly languages: readonly string[];
  readonly to?: string;
  /** How the token that asks for it is written. */
  readonly prefix?: string;
  readonly source: readonly string[];
  /** Best first. None for an empty sentence. */
  readonly found: readonly FoundTranslation[];
  readonly steps: readonly TextStep[];
  /** Which translation `attention` is of. */
  readonly rank: number;
  readonly attention?: TranslatorAttention | undefined;
}

const maxTokens = 64;

/** @throws RangeError for a sentence that is longer than what the model reads. */
export async function readTranslation(opened: OpenTranslator, request: TranslationRequest): Promise<ReadTranslation> {
  const { tokenizer } = opened;
  const source = sourceTokens(opened, request.text, request.to);
  const language = languageFor(tokenizer, request.to);
  const about = {
    languages: languagesOf(tokenizer).map(({ code }) => code),
    ...(language && { to: language.code, prefix: language.prefix }),
    source: tokenTexts(tokenizer, source),
  };
  if (source.length === 0) return { ...about, found: [], steps: [], rank: 0 };
  const { found, steps } = await search(opened, source, request);
  const rank = Math.min(request.rank, found.length - 1);
  const attention = await readAttention(opened, source, found[rank]?.tokens ?? []);
  return { ...about, found, steps, rank, attention };
}

/** Searches with beams, and keeps what each step kept. */
async function search(
  { model, tokenizer }: OpenTranslator,
  source: readonly number[],
  { beams, lengthPenalty }: TranslationRequest,
): Promise<Pick<ReadTranslation, "found" | "steps">> {
  const steps: BeamStep[] = [];
  const onStep = (step: BeamStep): void => void steps.push(step);
  const hypotheses = await beamSearch(model, source, { beams, count: beams, lengthPenalty, maxTokens, onStep });
  const named = (branches: readonly BeamBranch[]): TextBranch[] =>
    branches.map((branch) => ({ ...branch, text: tokenText(tokenizer, branch.token) }));
  return {
    found: hypotheses.map((hypothesis) => ({
      ...hypothesis,
      text: tokenizer.decode([...hypothesis.tokens], { skipSpecialTokens: true }),
      texts: tokenTexts(tokenizer, hypothesis.tokens),
    })),
    steps: steps.map(({ open, finished }) => ({ open: named(open), finished: named(finished) })),
  };
}
