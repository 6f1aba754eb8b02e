// What comes next: the model's probabilities beside those of the world it learned from, and the word that decides.
import { completions } from "@attn/little-world";
import { softmax, tensor } from "@attn/tensor";
import { recordAttention } from "../attention/record-attention.ts";
import { strongestHead } from "../attention/strongest-head.ts";
import { type OpenLanguageModel, openEmbeddedLanguageModel } from "../models/open-embedded.ts";
import { table } from "../terminal/table.ts";
import { encodePrompt } from "../tokens/encode-prompt.ts";
import { type Claim, percent } from "./claim.ts";
import { spokenText } from "./spoken-words.ts";

const prompt = "Sarah lies still on the bed, feeling";
const count = 100;

/** "Sarah lies still on the bed, feeling" → tired, and other sentences about how somebody feels. */
export async function showFeelings(): Promise<Claim> {
  const opened = await openEmbeddedLanguageModel();
  const [truth] = completions({ theme: "beds", count: 1, only: (text) => text === prompt });
  const { answers } = await ask(opened, prompt, truth?.answers ?? []);
  const looks = await deciding(opened);
  const questions = [...completions({ seed: 5, theme: "beds", count })];
  let [right, difference] = [0, 0];
  for (const question of questions) {
    const found = await ask(opened, question.prompt, question.answers);
    if (found.isRight) right++;
    difference +=
      found.answers.reduce((sum, { model, world }) => sum + Math.abs(model - world), 0) / found.answers.length;
  }
  const rows = answers.map(({ word, model, world }) => [word, model.toFixed(2), world.toFixed(2)]);
  return {
    claim: "The next word follows from the words before, and attention finds the one that decides.",
    figures: { prompt, answers, looks, questions: count, right: right / count, difference: difference / count },
    text: [
      `“${prompt}”`,
      "",
      table([["next word", "model", "world"], ...rows], [1, 2]),
      "",
      ...looks.map(
        ({ from, to, weight, layer, head }) =>
          `Layer ${layer}, head ${head}: “${from}” gives “${to}” ${weight.toFixed(2)} of its attention.`,
      ),
      "",
      `In ${count} sentences of this kind the likeliest word is right in ${percent(right / count)}, and probabilities are off by ${(difference / count).toFixed(2)} on average.`,
    ].join("\n"),
  };
}

/** The answers, likeliest first, with what the model gives the first token of each; whether the likeliest token of all begins the first one. */
async function ask(
  opened: OpenLanguageModel,
  text: string,
  answers: readonly { readonly word: string; readonly probability: number }[],
): Promise<{ answers: { word: string; model: number; world: number }[]; isRight: boolean }> {
  const ids = encodePrompt(opened, text);
  using input = tensor([ids], { dtype: "int32" });
  const probabilities = await softmax(opened.model.forward(input, { lastOnly: true }).logits).data();
  const found = answers.map(({ word, probability }) => {
    const [token = 0] = opened.encoder.tokenizer.encode(` ${word}`);
    return { word, world: probability, model: probabilities[token] as number };
  });
  return { answers: found, isRight: Math.max(...probabilities) === found[0]?.model };
}

/** The heads in which "feeling", which asks, and "lies" look at where that is. */
async function deciding(opened: OpenLanguageModel) {
  const { ids, at } = spokenText(opened.encoder, prompt);
  const record = await recordAttention(opened, ids);
  const find = (word: string): number => at({ start: prompt.indexOf(word), end: prompt.indexOf(word) + word.length });
  return (["bed", "lies"] as const).map((to) => ({
    from: "feeling",
    to,
    ...strongestHead(record, find("feeling"), find(to)),
  }));
}
