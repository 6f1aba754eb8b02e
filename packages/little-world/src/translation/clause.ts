// What a sentence says, in no language: who does what, to whom, where and when. The grammars say it.
import type { Attribute, Quality } from "../lexicon/adjectives.ts";
import type { Noun } from "../lexicon/nouns.ts";
import type { Name, Pronoun, Trade } from "../lexicon/people.ts";
import type { Land, Place } from "../lexicon/places.ts";
import type { Verb } from "../lexicon/verb.ts";

/** A noun and how it is introduced; `some` is an amount of something uncountable. */
export interface NounPhrase {
  kind: "noun";
  noun: Noun;
  article: "the" | "a" | "my" | "some";
  attribute?: Attribute | undefined;
}

/** Somebody or something. */
export type Entity = NounPhrase | { kind: "pronoun"; pronoun: Pronoun } | { kind: "name"; name: Name };

/** What is done, to whom and where. */
export interface Action {
  kind: "action";
  verb: Verb;
  /** It is wanted, not done. */
  wanted: boolean;
  object?: Entity | { kind: "language"; language: Place } | undefined;
  place?: Place | { in: Land } | undefined;
}

/** What is said of the subject. */
export type Predicate =
  | Action
  | { kind: "quality"; quality: Quality }
  | { kind: "trade"; trade: Trade }
  | { kind: "where"; place: Place };

/** A sentence about somebody, or about a capital. */
export type Clause =
  | { kind: "clause"; when?: Place | undefined; subject: Entity; negated: boolean; predicate: Predicate }
  | { kind: "capital"; land: Land };

/** A clause that has a subject. */
export type SubjectClause = Extract<Clause, { kind: "clause" }>;

/** Which of `PersonForms` a subject takes: I, you, he or she, we, they. */
export function personOf(entity: Entity): Pronoun["person"] {
  return entity.kind === "pronoun" ? entity.pronoun.person : 2;
}

/** The sentence with its first letter in capitals and a full stop. */
export function sentenceOf(words: readonly (string | undefined)[]): string {
  const text = words.filter((word) => word !== undefined && word !== "").join(" ");
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
