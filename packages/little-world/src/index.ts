// What @attn/little-world offers.
export type { EnglishTextOptions } from "./english/english-text.ts";
export { englishText } from "./english/english-text.ts";
export type { AnalogyQuestion } from "./questions/analogy-questions.ts";
export { analogyQuestions, formatAnalogyQuestions } from "./questions/analogy-questions.ts";
export type { Completion, CompletionsOptions, CompletionTheme } from "./questions/completions.ts";
export { completions } from "./questions/completions.ts";
export type { Mention, PronounSentence, PronounSentencesOptions } from "./questions/pronoun-sentences.ts";
export { pronounSentences } from "./questions/pronoun-sentences.ts";
export type { AmbiguousWord, SenseSentence, SenseSentencesOptions } from "./questions/sense-sentences.ts";
export { senseSentences } from "./questions/sense-sentences.ts";
export type { Split, SplitOptions } from "./split.ts";
export { split } from "./split.ts";
export type { Politeness } from "./translation/korean.ts";
export type { Alternative, TargetLanguage, Translation, TranslationsOptions } from "./translation/translations.ts";
export { translations } from "./translation/translations.ts";
export { words } from "./words.ts";
