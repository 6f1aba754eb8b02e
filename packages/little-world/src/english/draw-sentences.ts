// An endless stream of drawn sentences of some themes. How many are taken is up to the caller.
import type { Random } from "../random.ts";
import { drawBy } from "../weighted.ts";
import { type Expansion, expand, type ParsedTemplate, parseTemplate } from "./expand.ts";
import type { Template, Theme } from "./theme.ts";

/** A drawn sentence and the template it comes from. */
export interface DrawnSentence extends Expansion {
  theme: Theme;
  template: Template;
}

/** Draws a theme by weight, one of its templates by weight, then its words. Templates that fail `keep` are left out. */
export function* drawSentences(
  themes: readonly Theme[],
  random: Random,
  keep: (template: Template) => boolean = () => true,
): Generator<DrawnSentence, never> {
  const shares = themes.flatMap((theme) => {
    const parsed = theme.templates.map((each) => parseTemplate(theme, each)).filter(({ template }) => keep(template));
    const total = parsed.reduce((sum, each) => sum + weightOf(each), 0);
    return parsed.map((each) => ({ each, share: (theme.weight * weightOf(each)) / total }));
  });
  const total = shares.reduce((sum, { share }) => sum + share, 0);
  while (true) {
    const { each } = drawBy(shares, ({ share }) => share / total, random);
    yield { ...expand(each, random), theme: each.theme, template: each.template };
  }
}

const weightOf = ({ template }: ParsedTemplate): number => template.weight ?? 1;
