// Korean: particles, the verb last, three levels of politeness, what stays unsaid.
import { type Action, type Clause, type Entity, personOf, type SubjectClause } from "./clause.ts";
import { copula, formalPresent, withParticle } from "./hangul.ts";

/** 해 (casual), 해요 (polite) and 합니다 (formal). */
export type Politeness = "casual" | "polite" | "formal";

/** A stem and its casual present. */
type Forms = readonly [stem: string, casual: string];

/** "I want", "we want". */
const OWN_WISH: Forms = ["싶", "싶어"];
/** What others want shows: "he wants". */
const WISH_OF_OTHERS: Forms = ["싶어 하", "싶어 해"];

/** The Korean sentence of a clause, said at a level of politeness. */
export function korean(clause: Clause, level: Politeness): string {
  if (clause.kind === "capital") {
    const { capital, ko } = clause.land;
    return `${withParticle(capital.ko, "은는")} ${ko}의 ${copula("수도", level)}.`;
  }
  const isUnsaid = leavesUnsaid(clause);
  const subject = isUnsaid ? undefined : subjectOf(clause.subject, level);
  const words = [clause.when?.ko, subject, ...predicateOf(clause, level, isUnsaid)];
  return `${words.filter((word) => word !== undefined).join(" ")}.`;
}

function predicateOf(clause: SubjectClause, level: Politeness, isUnsaid: boolean): (string | undefined)[] {
  const { predicate, negated } = clause;
  switch (predicate.kind) {
    case "quality":
      return [present(negated ? not(predicate.quality.ko) : predicate.quality.ko, level)];
    case "trade":
      if (!negated) return [copula(predicate.trade.ko, level)];
      return [
        withParticle(predicate.trade.ko, "이가"),
        { casual: "아니야", polite: "아니에요", formal: "아닙니다" }[level],
      ];
    case "where":
      return [`${predicate.place.ko}에`, present(negated ? ["없", "없어"] : ["있", "있어"], level)];
    case "action":
      return doing(clause, predicate, level, isUnsaid);
  }
}

function doing(clause: SubjectClause, action: Action, level: Politeness, isUnsaid: boolean): (string | undefined)[] {
  const { verb, wanted, object, place } = action;
  const where = place && `${"in" in place ? place.in.ko : place.ko}${verb.koPlace}`;
  const thing = object?.kind === "language" ? object.language.ko : object && nameOf(object, level);
  const what = thing === undefined || isUnsaid ? undefined : withParticle(thing, "을를");
  if (wanted) {
    const wish = personOf(clause.subject) % 3 === 0 ? OWN_WISH : WISH_OF_OTHERS;
    return [where, what, `${verb.ko[0]}고`, present(clause.negated ? not(wish) : wish, level)];
  }
  return [where, what, present(clause.negated ? (verb.koNegated ?? not(verb.ko)) : verb.ko, level)];
}

const not = ([stem]: Forms): Forms => [`${stem}지 않`, `${stem}지 않아`];

function present([stem, casual]: Forms, level: Politeness): string {
  if (level === "formal") return formalPresent(stem);
  return level === "polite" ? `${casual}요` : casual;
}

/** What is new ("a dog") is the subject (이/가), everything else the topic (은/는). */
function subjectOf(entity: Entity, level: Politeness): string {
  const isNew = entity.kind === "noun" && entity.article === "a";
  return withParticle(nameOf(entity, level), isNew ? "이가" : "은는");
}

function nameOf(entity: Entity, level: Politeness): string {
  const isCasual = level === "casual";
  if (entity.kind === "pronoun") return entity.pronoun.ko[isCasual ? 0 : 1];
  if (entity.kind === "name") return entity.name.ko;
  const my = entity.article === "my" ? (isCasual ? "내" : "제") : undefined;
  return [my, entity.attribute?.ko, entity.noun.ko].filter((word) => word !== undefined).join(" ");
}

/** "I love you" is 사랑해: neither is named. */
function leavesUnsaid({ subject, predicate }: SubjectClause): boolean {
  if (predicate.kind !== "action" || predicate.verb.koUnsaid === undefined) return false;
  const { object } = predicate;
  return personOf(subject) === 0 && object?.kind === "pronoun" && object.pronoun.person === 1;
}
