// The shape of a verb. The verbs are in verbs-with-object.ts and verbs-without-object.ts.
import type { NounKind } from "./nouns.ts";

/** Forms for I, you, he or she, we, they. */
export type PersonForms = readonly [
  first: string,
  second: string,
  third: string,
  firstPlural: string,
  thirdPlural: string,
];

/** A verb in four languages. */
export interface Verb {
  /** The plain form and the form of he or she. */
  en: readonly [plain: string, third: string];
  fr: PersonForms;
  frInfinitive: string;
  de: PersonForms;
  deInfinitive: string;
  /** The case of the object where it is not the accusative. */
  deCase?: "dative";
  /** The stem, and the stem with its harmonising vowel (the casual present). */
  ko: readonly [stem: string, casual: string];
  /** The particle of a place: where somebody is, or where something is done. */
  koPlace: "에" | "에서";
  /** What is said instead of the stem with 지 않다. */
  koNegated?: readonly [stem: string, casual: string];
  /** With the subject "I" and the object "you" both stay unsaid. */
  koUnsaid?: true;
  /** What the object may be: kinds of nouns, or a language. None: no object. */
  objects: readonly (NounKind | "language")[];
  /** The subject is a person. */
  human?: true;
  /** A state: it is not done today, and not somewhere by the way. */
  state?: true;
}
