// What a translator makes of a sentence: the translations that beam search finds, the way it found them, and who looked at whom in one of them.
import { type AnyTensor, evaluate, tensor } from "@attn/tensor";
import { type BeamBranch, beamSearch } from "@attn/transformer";
import { tokenTexts } from "../../engine/token-labels.ts";
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

/** Attention weights, per layer [H, T, S]. */
export interface TranslatorAttention {
  readonly heads: { readonly encoder: number; readonly decoder: number };
  /** The tokens that the decoder read: its start and what it had chosen. */
  readonly read: readonly string[];
  readonly cross: readonly Float32Array[];
  readonly encoder: readonly Float32Array[];
  readonly decoder: readonly Float32Array[];
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
  const { model, tokenizer } = opened;
  const { text, to, beams, lengthPenalty } = request;
  const source = sourceTokens(opened, text, to);
  const language = languageFor(tokenizer, to);
  const about = {
    languages: languagesOf(tokenizer).map(({ code }) => code),
    ...(language && { to: language.code, prefix: language.prefix }),
    source: tokenTexts(tokenizer, source),
  };
  if (source.length === 0) return { ...about, found: [], steps: [], rank: 0 };
  const steps: TextStep[] = [];
  const named = (branches: readonly BeamBranch[]): TextBranch[] => {
    const texts = tokenTexts(
      tokenizer,
      branches.map(({ token }) => token),
    );
    return branches.map((branch, i) => ({ ...branch, text: texts[i] ?? "" }));
  };
  const hypotheses = await beamSearch(model, source, {
    beams,
    count: beams,
    lengthPenalty,
    maxTokens,
    onStep: ({ open, finished }) => steps.push({ open: named(open), finished: named(finished) }),
  });
  const found = hypotheses.map(({ tokens, logprob, score }) => ({
    text: tokenizer.decode([...tokens], { skipSpecialTokens: true }),
    tokens,
    texts: tokenTexts(tokenizer, tokens),
    logprob,
    score,
  }));
  const rank = Math.min(request.rank, found.length - 1);
  const chosen = found[rank]?.tokens ?? [];
  return { ...about, found, steps, rank, attention: await readAttention(opened, source, chosen) };
}

/** One pass over a source and its translation: the decoder reads its start token and all that was chosen but the last. */
async function readAttention(
  { model, tokenizer }: OpenTranslator,
  source: readonly number[],
  chosen: readonly number[],
): Promise<TranslatorAttention> {
  const read = [model.config.decoder.startToken, ...chosen.slice(0, -1)];
  using input = tensor([[...source]], { dtype: "int32" });
  using target = tensor([read], { dtype: "int32" });
  const encoder: AnyTensor[] = [];
  const { attentions, crossAttentions } = model.forward(input, target, {
    observe: (name, value) => {
      if (/^encoder\.\d+\.weights$/.test(name)) encoder.push(value);
    },
  });
  const kept = [...crossAttentions, ...encoder, ...attentions];
  await evaluate(...kept);
  try {
    const data = await Promise.all(kept.map(async (each) => Float32Array.from(await each.data())));
    const [first, second] = [crossAttentions.length, crossAttentions.length + encoder.length];
    return {
      heads: { encoder: encoder[0]?.shape[1] ?? 0, decoder: crossAttentions[0]?.shape[1] ?? 0 },
      read: tokenTexts(tokenizer, read),
      cross: data.slice(0, first),
      encoder: data.slice(first, second),
      decoder: data.slice(second),
    };
  } finally {
    for (const each of kept) each.dispose();
  }
}
