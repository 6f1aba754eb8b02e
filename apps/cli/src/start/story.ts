// The screen of `attn` without arguments: one text through the embedded model, from its tokens to what it says next.
import { tokenLabel } from "@attn/elements";
import { tokenText } from "@attn/tokenizer";
import { type GenerationStep, generate } from "@attn/transformer";
import { recordAttention } from "../attention/record-attention.ts";
import { strongestHead } from "../attention/strongest-head.ts";
import { type OpenLanguageModel, openEmbeddedLanguageModel } from "../models/open-embedded.ts";
import { heatMap } from "../terminal/heat-map.ts";
import { paint } from "../terminal/paint.ts";
import type { Screen } from "../terminal/screen.ts";
import { tokenLines } from "../terminal/token-lines.ts";
import { encodePrompt } from "../tokens/encode-prompt.ts";

const text = "Sarah lies still on the bed, feeling";
const shownWord = "bed";

/** Tokens, next tokens, an attention map and the continuation of one sentence, each computed now. */
export async function tellStory(screen: Screen): Promise<string> {
  const opened = await openEmbeddedLanguageModel();
  const { encoder } = opened;
  const tokens = encodePrompt(opened, text);
  const label = (id: number): string => tokenLabel(tokenText(encoder.tokenizer, id));
  const record = await recordAttention(opened, tokens);
  const seen = record.queries.labels.findIndex((given) => given.endsWith(shownWord));
  const { weight, ...place } = strongestHead(record, tokens.length - 1, seen);
  const { steps, continuation } = await continueText(opened, tokens);
  const title = (line: string): string => paint(line, { bold: true }, screen.level);
  return [
    title("A text becomes tokens: numbers that the model knows."),
    tokenLines(
      tokens.map((id) => ({ label: label(id), id })),
      screen,
    ),
    title("Every token looks at those before it. Here is one head, a row for who looks:"),
    `“${record.queries.labels.at(-1)}” gives “${record.queries.labels[seen]}” ${weight.toFixed(2)} of its attention.`,
    "",
    heatMap(record, place, screen),
    title("What comes next? Every token of the vocabulary gets a probability."),
    ...(steps[0]?.topLogprobs ?? []).map(({ token, logprob }) => probabilityLine(label(token), Math.exp(logprob))),
    "",
    title("The likeliest token is taken, and it goes on from there."),
    `${text}${continuation}\n`,
  ].join("\n");
}

async function continueText(
  { model, encoder }: OpenLanguageModel,
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
