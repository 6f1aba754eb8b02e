// First names and the pronouns that go with them. Who these people are is up to each theme.
import type { Row } from "../english/theme.ts";

/** First names with the pronoun she. */
export const womenNames: readonly string[] = ["Sarah", "Anna", "Emma", "Lily", "Mia", "Grace", "Clara", "Julia"];

/** First names with the pronoun he. */
export const menNames: readonly string[] = ["Tom", "Ben", "Max", "Leo", "Paul", "Sam", "Peter", "Oscar"];

/** Columns for `she`: subject, object, possessive, reflexive. */
export const feminine: Row = { they: "she", them: "her", their: "her", themself: "herself" };

/** Columns for `he`. */
export const masculine: Row = { they: "he", them: "him", their: "his", themself: "himself" };

/** Rows of women: `name` and the pronouns. */
export const women = (): Row[] => womenNames.map((name) => ({ name, ...feminine }));

/** Rows of men. */
export const men = (): Row[] => menNames.map((name) => ({ name, ...masculine }));

/** Rows of women and men. */
export const people = (): Row[] => [...women(), ...men()];
