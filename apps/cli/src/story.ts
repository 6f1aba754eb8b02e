// The screen of `attn` without arguments: one text through the embedded model, from its tokens to what it says next.
import { type CausalLanguageModel, type GenerationStep, generate } from "@attn/transformer";
import { embeddedModel } from "./embedded-model.ts";
import { encodePrompt } from "./encode-prompt.ts";
import { otherKind } from "./model-kinds.ts";
import { type OpenModel, openModel } from "./open-model.ts";
import { type AttentionRecord, type HeadPlace, headWeights } from "./picture/attention-record.ts";
import { tokenLabel } from "./picture/token-label.ts";
import { recordAttention } from "./record-attention.ts";
import { heatMap } from "./terminal/heat-map.ts";
import { paint } from "./terminal/paint.ts";
import type { Screen } from "./terminal/screen.ts";
import { tokenLines } from "./terminal/token-lines.ts";
import { tokenText } from "./token-text.ts";

const text = "Sarah lies still on the bed, feeling";
const shownWord = "bed";

/** Tokens, next tokens, an attention map and the continuation of one sentence, each computed now. */
export async function tellStory(screen: Screen): Promise<string> {
  const opened = await openModel({ model: embeddedModel });
  const { model, encoder } = opened;
  if (model.kind !== "causal") throw otherKind(embeddedModel, model, "cannot continue a text");
  const tokens = encodePrompt(opened, text);
  const label = (id: number): string => tokenLabel(tokenText(encoder.tokenizer, id));
  const record = await recordAttention({ ...opened, model }, tokens);
  const seen = record.labels.findIndex((given) => given.endsWith(shownWord));
  const place = headThatSees(record, seen);
  const { steps, continuation } = await continueText({ ...opened, model }, tokens);
  const title = (line: string): string => paint(line, { bold: true }, screen.level);
  return [
    title("A text becomes tokens: numbers that the model knows."),
    tokenLines(
      tokens.map((id) => ({ label: label(id), id })),
      screen,
    ),
    title("Every token looks at those before it. Here is one head, a row for who looks:"),
    `“${record.labels.at(-1)}” gives “${record.labels[seen]}” ${lastWeight(record, place, seen).toFixed(2)} of its attention.`,
    "",
    heatMap(record, place, screen),
    title("What comes next? Every token of the vocabulary gets a probability."),
    ...(steps[0]?.topLogprobs ?? []).map(({ token, logprob }) => probabilityLine(label(token), Math.exp(logprob))),
    "",
    title("The likeliest token is taken, and it goes on from there."),
    `${text}${continuation}\n`,
  ].join("\n");
}

/** The head in which the last token looks most at one token. */
function headThatSees(record: AttentionRecord, seen: number): HeadPlace {
  const places = record.layers.flatMap((_, layer) =>
    Array.from({ length: record.heads }, (__, head): HeadPlace => ({ layer, head })),
  );
  return places.reduce((best, place) =>
    lastWeight(record, place, seen) > lastWeight(record, best, seen) ? place : best,
  );
}

function lastWeight(record: AttentionRecord, place: HeadPlace, seen: number): number {
  const size = record.labels.length;
  return headWeights(record, place)[(size - 1) * size + seen] ?? 0;
}

async function continueText(
  { model, encoder }: OpenModel & { readonly model: CausalLanguageModel },
  tokens: readonly number[],
): Promise<{ steps: GenerationStep[]; continuation: string }> {
  const decoder = encoder.tokenizer.decodeStream({ skipSpecialTokens: true });
  for (const token of tokens) decoder.push(token);
  const steps: GenerationStep[] = [];
  const options = { temperature: 0, maxTokens: 30, logprobs: 4, stop: ["\n"], decoder };
  for await (const step of generate(model, [...tokens], options)) steps.push(step);
  return { steps, continuation: steps.map((step) => step.text).join("") };
}

function probabilityLine(label: string, probability: number): string {
  return `${label.padEnd(12)} ${probability.toFixed(3)} ${"█".repeat(Math.round(40 * probability))}`.trimEnd();
}
