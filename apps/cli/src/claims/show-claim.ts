// The work of `attn show`: which claims there are, and printing one. Each is measured in a file of its own.
import type { ShowFlags } from "../commands/show.ts";
import { Failure } from "../failure.ts";
import { print, printForeign, printJson } from "../print.ts";
import { paint } from "../terminal/paint.ts";
import { describeScreen } from "../terminal/screen.ts";
import { StatusLine } from "../terminal/status-line.ts";
import { table } from "../terminal/table.ts";
import type { Claim } from "./claim.ts";

interface Exhibit {
  readonly about: string;
  readonly measure: () => Promise<Claim>;
}

const exhibits: Readonly<Record<string, Exhibit>> = {
  feeling: {
    about: "“Sarah lies still on the bed, feeling” goes on with “tired”, and which word decides",
    measure: async () => (await import("./feelings.ts")).showFeelings(),
  },
  analogies: {
    about: "king − queen = husband − wife, by word vectors",
    measure: async () => (await import("./analogies.ts")).showAnalogies(),
  },
  bank: {
    about: "one vector cannot serve a word of three senses, vectors in context can",
    measure: async () => (await import("./senses.ts")).showSenses("bank"),
  },
  apple: {
    about: "the same of a fruit and a company",
    measure: async () => (await import("./senses.ts")).showSenses("apple"),
  },
  she: {
    about: "the head that finds whom a pronoun means, and that attention has a direction",
    measure: async () => (await import("./pronouns.ts")).showPronouns(),
  },
  order: {
    about: "attention without positions sees a bag of words",
    measure: async () => (await import("./order.ts")).showOrder(),
  },
  translation: {
    about: "greedy translations, and several right ones by temperature",
    measure: async () => (await import("./translations.ts")).showTranslations(),
  },
  ablations: {
    about: "a model without one of its parts each time",
    measure: async () => (await import("./ablations.ts")).showAblations(),
  },
};

/** Measures a claim and prints it, or lists them all without a name. @throws Failure for a name that is none of them. */
export async function showClaim(name: string | undefined, { json }: ShowFlags): Promise<void> {
  if (name === undefined) {
    const rows = Object.entries(exhibits).map(([key, { about }]) => [key, about]);
    return json
      ? printJson({ claims: rows.map(([key, about]) => ({ name: key, about })) })
      : printForeign(`${table(rows)}\n`);
  }
  if (!Object.hasOwn(exhibits, name)) {
    throw new Failure(
      `there is nothing to show of ${JSON.stringify(name)}; there are ${Object.keys(exhibits).join(", ")}`,
    );
  }
  const status = new StatusLine(process.stderr);
  status.show("measuring");
  const { claim, figures, text } = await (exhibits[name] as Exhibit).measure().finally(() => status.clear());
  if (json) return printJson({ claim, ...figures });
  await print(`${paint(claim, { bold: true }, describeScreen(process).level)}\n\n`);
  return printForeign(`${text}\n`);
}
