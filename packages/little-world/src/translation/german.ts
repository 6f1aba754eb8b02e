// German: three genders and cases, adjective endings, the verb in second place, kein and nicht.
import {
  type Action,
  type Clause,
  type Entity,
  type NounPhrase,
  personOf,
  type SubjectClause,
  sentenceOf,
} from "./clause.ts";

type Case = "nominative" | "accusative" | "dative";
type Gender = "m" | "f" | "n";

const SEIN = ["bin", "bist", "ist", "sind", "sind"] as const;
const WOLLEN = ["will", "willst", "will", "wollen", "wollen"] as const;

/** Masculine, feminine and neuter of der and of the endings of ein, kein and mein. */
const DER: Readonly<Record<Case, Readonly<Record<Gender, string>>>> = {
  nominative: { m: "der", f: "die", n: "das" },
  accusative: { m: "den", f: "die", n: "das" },
  dative: { m: "dem", f: "der", n: "dem" },
};
const EIN: typeof DER = {
  nominative: { m: "", f: "e", n: "" },
  accusative: { m: "en", f: "e", n: "" },
  dative: { m: "em", f: "er", n: "em" },
};
/** Endings of an adjective behind der, and behind ein, kein and mein. */
const WEAK: typeof DER = {
  nominative: { m: "e", f: "e", n: "e" },
  accusative: { m: "en", f: "e", n: "e" },
  dative: { m: "en", f: "en", n: "en" },
};
const MIXED: typeof DER = {
  nominative: { m: "er", f: "e", n: "es" },
  accusative: { m: "en", f: "e", n: "es" },
  dative: { m: "en", f: "en", n: "en" },
};

/** The German sentence of a clause. */
export function german(clause: Clause): string {
  if (clause.kind === "capital") {
    const { de, dePlural, capital } = clause.land;
    return sentenceOf([capital.de, "ist die Hauptstadt", dePlural ? `der ${de}` : `von ${de}`]);
  }
  const { when, subject, predicate } = clause;
  const [verb, ...rest] = predicate.kind === "action" ? doing(clause, predicate) : being(clause);
  const who = entity(subject, "nominative");
  return sentenceOf(when === undefined ? [who, verb, ...rest] : [when.de, verb, who, ...rest]);
}

function doing({ subject, negated }: SubjectClause, action: Action): (string | undefined)[] {
  const { verb, wanted, object, place } = action;
  const person = personOf(subject);
  const isKein = negated && object !== undefined && isIndefinite(object);
  const what = objectOf(object, verb.deCase ?? "accusative", isKein);
  const where = place && ("in" in place ? `in ${place.in.dePlural ? "den " : ""}${place.in.de}` : place.de);
  const rest = [what, negated && !isKein ? "nicht" : undefined, where];
  return wanted ? [WOLLEN[person], ...rest, verb.deInfinitive] : [verb.de[person], ...rest];
}

function being({ subject, negated, predicate }: SubjectClause): (string | undefined)[] {
  const be = SEIN[personOf(subject)];
  if (predicate.kind === "trade") {
    const isFeminine =
      subject.kind === "name"
        ? subject.name.gender === "f"
        : subject.kind === "pronoun" && subject.pronoun.frGender === "f";
    const article = negated ? (isFeminine ? "keine" : "kein") : undefined;
    return [be, article, predicate.trade.de[isFeminine ? 1 : 0]];
  }
  const not = negated ? "nicht" : undefined;
  if (predicate.kind === "quality") return [be, not, predicate.quality.de];
  return [be, not, predicate.kind === "where" ? predicate.place.de : undefined];
}

type Thing = NonNullable<Action["object"]>;

const isIndefinite = (object: Thing): boolean =>
  object.kind === "language" || (object.kind === "noun" && (object.article === "a" || object.article === "some"));

function objectOf(object: Thing | undefined, wordCase: Case, isKein: boolean): string | undefined {
  if (object === undefined) return undefined;
  if (object.kind === "language") return isKein ? `kein ${object.language.de}` : object.language.de;
  return entity(object, wordCase, isKein);
}

function entity(each: Entity, wordCase: Case, isKein = false): string {
  if (each.kind === "name") return each.name.name;
  if (each.kind === "noun") return nounPhrase(each, wordCase, isKein);
  const { de, deAccusative, deDative } = each.pronoun;
  return { nominative: de, accusative: deAccusative, dative: deDative }[wordCase];
}

function nounPhrase({ noun, article, attribute }: NounPhrase, wordCase: Case, isKein: boolean): string {
  const { deGender: gender } = noun;
  const word = wordCase === "nominative" ? noun.de : (noun.deOblique ?? noun.de);
  const ein = EIN[wordCase][gender];
  const articles = { the: DER[wordCase][gender], a: `ein${ein}`, my: `mein${ein}`, some: undefined };
  const ending = (article === "the" ? WEAK : MIXED)[wordCase][gender];
  const words = [isKein ? `kein${ein}` : articles[article], attribute && attribute.de + ending, word];
  return words.filter((each) => each !== undefined).join(" ");
}
