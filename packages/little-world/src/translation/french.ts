// French: gender, elision (j'aime, l'homme), pronouns before the verb, ne ... pas, partitive articles.
import type { Land } from "../lexicon/places.ts";
import {
  type Action,
  type Clause,
  type Entity,
  type NounPhrase,
  personOf,
  type SubjectClause,
  sentenceOf,
} from "./clause.ts";

const ETRE = ["suis", "es", "est", "sommes", "sont"] as const;
const VOULOIR = ["veux", "veux", "veut", "voulons", "veulent"] as const;

/** The French sentence of a clause. */
export function french(clause: Clause): string {
  if (clause.kind === "capital") return sentenceOf([clause.land.capital.fr, "est la capitale", ofLand(clause.land)]);
  const { when, subject, predicate } = clause;
  const said = predicate.kind === "action" ? doing(clause, predicate) : being(clause);
  return elided(sentenceOf([when && `${when.fr},`, named(subject), ...said]));
}

function doing({ subject, negated }: SubjectClause, action: Action): (string | undefined)[] {
  const { verb, wanted, object, place } = action;
  const person = personOf(subject);
  const pronoun = object?.kind === "pronoun" ? object.pronoun.frObject : undefined;
  const rest = [objectOf(object, negated), place && ("in" in place ? inLand(place.in) : place.fr)];
  if (wanted) return [...around([VOULOIR[person]], negated), pronoun, verb.frInfinitive, ...rest];
  return [...around([pronoun, verb.fr[person]], negated), ...rest];
}

function being({ subject, negated, predicate }: SubjectClause): (string | undefined)[] {
  const be = around([ETRE[personOf(subject)]], negated);
  const isFeminine = genderOf(subject) === "f";
  if (predicate.kind === "quality") {
    const [masculine, feminine, plural] = predicate.quality.fr;
    return [...be, personOf(subject) > 2 ? plural : isFeminine ? feminine : masculine];
  }
  if (predicate.kind === "trade") return [...be, predicate.trade.fr[isFeminine ? 1 : 0]];
  return [...be, predicate.kind === "where" ? predicate.place.fr : undefined];
}

const around = (verb: (string | undefined)[], negated: boolean): (string | undefined)[] =>
  negated ? ["ne", ...verb, "pas"] : verb;

function objectOf(object: Action["object"], negated: boolean): string | undefined {
  if (object === undefined || object.kind === "pronoun") return undefined;
  if (object.kind === "language") return object.language.fr;
  if (object.kind === "noun" && negated && (object.article === "a" || object.article === "some")) {
    return `de ${nounWords(object)}`;
  }
  return named(object);
}

function named(each: Entity): string {
  if (each.kind === "pronoun") return each.pronoun.fr;
  if (each.kind === "name") return each.name.name;
  const words = nounWords(each);
  const isFeminine = each.noun.frGender === "f";
  if (each.article === "my") return `${isFeminine && !startsWithVowel(words) ? "ma" : "mon"} ${words}`;
  if (each.article === "a") return `${isFeminine ? "une" : "un"} ${words}`;
  if (each.article === "the") return `${isFeminine ? "la" : "le"} ${words}`;
  if (startsWithVowel(words)) return `de l'${words}`;
  return `${isFeminine ? "de la" : "du"} ${words}`;
}

function nounWords({ noun, attribute }: NounPhrase): string {
  if (attribute === undefined) return noun.fr;
  const [masculine, feminine, beforeVowel] = attribute.fr;
  if (noun.frGender === "f") return `${feminine} ${noun.fr}`;
  return `${startsWithVowel(noun.fr) ? beforeVowel : masculine} ${noun.fr}`;
}

function genderOf(each: Entity): "m" | "f" {
  if (each.kind === "pronoun") return each.pronoun.frGender;
  return each.kind === "name" ? each.name.gender : each.noun.frGender;
}

function inLand({ fr, frGender }: Land): string {
  if (frGender === "plural") return `aux ${fr}`;
  return `${frGender === "f" ? "en" : "au"} ${fr}`;
}

function ofLand({ fr, frGender }: Land): string {
  if (frGender === "plural") return `des ${fr}`;
  if (startsWithVowel(fr)) return `de l'${fr}`;
  return `${frGender === "f" ? "de la" : "du"} ${fr}`;
}

/** Every h of the lexicon is mute. */
const startsWithVowel = (words: string): boolean => /^[aeiouhâéèêœ]/i.test(words);

/** je, ne, le, la, me, te, de lose their vowel before another. */
function elided(sentence: string): string {
  return sentence.replace(/(?<!\p{L})([jnlmtd])[ea] (?=[aeiouhâéèêœ])/giu, "$1'");
}
