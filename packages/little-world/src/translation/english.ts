// English: do-support, the third person, a and an.
import { type Clause, type Entity, type Predicate, personOf, type SubjectClause, sentenceOf } from "./clause.ts";

/** The English sentence of a clause. */
export function english(clause: Clause): string {
  if (clause.kind === "capital") return sentenceOf([clause.land.capital.en, "is the capital of", clause.land.en]);
  const { when, subject, predicate } = clause;
  const verb = predicate.kind === "action" ? doing(clause, predicate) : being(clause);
  return sentenceOf([when && `${when.en},`, entity(subject, "subject"), verb, ...complements(predicate)]);
}

function doing({ subject, negated }: SubjectClause, { verb, wanted }: Extract<Predicate, { kind: "action" }>): string {
  const isThird = personOf(subject) === 2;
  const [plain, third] = wanted ? (["want", "wants"] as const) : verb.en;
  const finite = negated ? `${isThird ? "does" : "do"} not ${plain}` : isThird ? third : plain;
  return wanted ? `${finite} to ${verb.en[0]}` : finite;
}

function being({ subject, negated }: SubjectClause): string {
  const be = ["am", "are", "is", "are", "are"][personOf(subject)] as string;
  return negated ? `${be} not` : be;
}

function complements(predicate: Predicate): (string | undefined)[] {
  switch (predicate.kind) {
    case "quality":
      return [predicate.quality.en];
    case "trade":
      return [`a ${predicate.trade.en}`];
    case "where":
      return [predicate.place.en];
    case "action": {
      const { object, place } = predicate;
      const what = object?.kind === "language" ? object.language.en : object && entity(object, "object");
      return [what, place && ("in" in place ? `in ${place.in.en}` : place.en)];
    }
  }
}

function entity(each: Entity, role: "subject" | "object"): string {
  if (each.kind === "pronoun") return role === "subject" ? each.pronoun.en : each.pronoun.enObject;
  if (each.kind === "name") return each.name.name;
  const words = each.attribute ? `${each.attribute.en} ${each.noun.en}` : each.noun.en;
  if (each.article === "some") return words;
  if (each.article === "a") return /^[aeiou]/.test(words) ? `an ${words}` : `a ${words}`;
  return `${each.article} ${words}`;
}
