// Drawing what is said. Saying it is for the grammars.
import { attributes, qualities } from "../lexicon/adjectives.ts";
import { type NounKind, nouns } from "../lexicon/nouns.ts";
import { names, type Pronoun, pronouns, rileyName, trades } from "../lexicon/people.ts";
import { lands, places, whens } from "../lexicon/places.ts";
import type { Verb } from "../lexicon/verb.ts";
import { verbsWithObject } from "../lexicon/verbs-with-object.ts";
import { live, verbsWithoutObject } from "../lexicon/verbs-without-object.ts";
import type { Random } from "../random.ts";
import { drawBy, drawOne } from "../weighted.ts";
import type { Action, Clause, Entity, NounPhrase, Predicate } from "./clause.ts";

/** How often each kind of sentence is drawn; the shares sum to 1. */
const KINDS = [
  ["between pronouns", 0.115],
  ["I love you", 0.005],
  ["with an object", 0.44],
  ["without an object", 0.16],
  ["quality", 0.1],
  ["trade", 0.05],
  ["where", 0.06],
  ["live", 0.05],
  ["capital", 0.02],
] as const;

type Kind = (typeof KINDS)[number][0];

/** One clause. */
export function drawClause(random: Random): Clause {
  const [kind] = drawBy(KINDS, ([, share]) => share, random);
  if (kind === "capital") return { kind, land: drawOne(lands, random) };
  if (kind === "I love you") return iLoveYou();
  const predicate = drawPredicate(kind, random);
  const object = predicate.kind === "action" ? predicate.object : undefined;
  const subject = drawSubject(kind, predicate, object, random);
  const isCrowded = predicate.kind === "action" && predicate.object !== undefined && predicate.place !== undefined;
  const negated = !isCrowded && random() < 0.15;
  const when = passes(predicate) && random() < 0.35 ? drawOne(whens, random) : undefined;
  return { kind: "clause", subject, predicate, negated, when };
}

/** The sentence that everybody tries first; by chance alone it would come once in ten thousand. */
const iLoveYou = (): Clause => {
  const pronoun = (person: Pronoun["person"]): Entity => ({
    kind: "pronoun",
    pronoun: pronouns.find((each) => each.person === person) as Pronoun,
  });
  const verb = verbsWithObject.find(({ en }) => en[0] === "love") as Verb;
  const predicate: Action = { kind: "action", verb, wanted: false, object: pronoun(1) };
  return { kind: "clause", subject: pronoun(0), negated: false, predicate };
};

/** Verbs of what people do to people. */
const personal = (): Verb[] => verbsWithObject.filter(({ objects }) => objects.includes("person"));

/** It may be so today, or every day. */
function passes(predicate: Predicate): boolean {
  if (predicate.kind === "quality") return predicate.quality.passing === true;
  if (predicate.kind === "action") return predicate.verb.state === undefined;
  return predicate.kind === "where";
}

function drawPredicate(kind: Kind, random: Random): Predicate {
  if (kind === "quality") return { kind, quality: drawOne(qualities, random) };
  if (kind === "trade") return { kind, trade: drawOne(trades, random) };
  if (kind === "where") return { kind, place: drawOne(places, random) };
  if (kind === "live") return { kind: "action", verb: live, wanted: random() < 0.15, place: drawHome(random) };
  const verb = drawOne(
    kind === "between pronouns" ? personal() : kind === "with an object" ? verbsWithObject : verbsWithoutObject,
    random,
  );
  const wanted = verb.state === undefined && random() < 0.15;
  const object = kind === "between pronouns" ? drawPronounObject(random) : drawObject(verb, random);
  const placeShare = object === undefined ? 0.9 : verb.state || kind === "between pronouns" ? 0 : 0.25;
  const place = random() < placeShare ? drawOne(places, random) : undefined;
  return { kind: "action", verb, wanted, object, place };
}

function drawSubject(kind: Kind, predicate: Predicate, object: Action["object"], random: Random): Entity {
  while (true) {
    const subject = drawCandidate(kind, predicate, random);
    if (!isSame(subject, object)) return subject;
  }
}

function drawCandidate(kind: Kind, predicate: Predicate, random: Random): Entity {
  if (kind === "between pronouns") return { kind: "pronoun", pronoun: drawOne(pronouns, random) };
  const chance = random();
  if (kind === "trade")
    return chance < 0.7 ? drawName(random) : { kind: "pronoun", pronoun: drawOne(pronouns.slice(2, 4), random) };
  if (chance < 0.3) return { kind: "pronoun", pronoun: drawOne(pronouns, random) };
  if (chance < 0.55) return drawName(random);
  const isHuman = predicate.kind === "action" && predicate.verb.human === true;
  if (isHuman || chance < 0.8) return drawNoun(["person", "kin"], random);
  return chance < 0.84 ? { kind: "name", name: rileyName } : drawNoun(["animal"], random);
}

const drawName = (random: Random): Entity => ({ kind: "name", name: drawOne(names, random) });

/** "We" is nobody's object, so that the word "us" is a country alone. */
function drawPronounObject(random: Random): Entity {
  return {
    kind: "pronoun",
    pronoun: drawOne(
      pronouns.filter(({ person }) => person !== 3),
      random,
    ),
  };
}

function drawObject(verb: Verb, random: Random): Action["object"] {
  if (verb.objects.length === 0) return undefined;
  if (verb.objects.includes("language")) return { kind: "language", language: drawOne(lands, random).language };
  if (verb.objects.includes("person") && random() < 0.25) return drawName(random);
  return drawNoun(verb.objects, random);
}

function drawNoun(kinds: Verb["objects"], random: Random): NounPhrase {
  const noun = drawOne(
    nouns.filter((each) => kinds.includes(each.kind)),
    random,
  );
  const article = drawOne(ARTICLES[noun.kind], random);
  const fitting = article === "some" ? [] : attributes.filter((each) => each.kinds.includes(noun.kind));
  const attribute = fitting.length > 0 && random() < 0.25 ? drawOne(fitting, random) : undefined;
  return { kind: "noun", noun, article, attribute };
}

const ARTICLES: Readonly<Record<NounKind, readonly NounPhrase["article"][]>> = {
  person: ["the", "the", "a"],
  kin: ["the", "a", "my", "my"],
  animal: ["the", "a", "my"],
  food: ["the", "a", "a"],
  staple: ["the", "some", "some"],
  drink: ["the", "some", "some"],
  text: ["the", "a", "my"],
  thing: ["the", "a", "my"],
};

function drawHome(random: Random): Action["place"] {
  const land = drawOne(lands, random);
  const { en, fr, de, ko } = land.capital;
  return random() < 0.5 ? { in: land } : { en: `in ${en}`, fr: `à ${fr}`, de: `in ${de}`, ko };
}

/** Nobody does something to oneself, nor a king to another king. "I" and "we" overlap too. */
function isSame(subject: Entity, object: Action["object"]): boolean {
  if (object === undefined || object.kind === "language" || subject.kind !== object.kind) return false;
  if (subject.kind === "pronoun" && object.kind === "pronoun") {
    return subject.pronoun === object.pronoun || (subject.pronoun.person === 3 && object.pronoun.person === 0);
  }
  if (subject.kind === "noun" && object.kind === "noun") return subject.noun === object.noun;
  return subject.kind === "name" && object.kind === "name" && subject.name === object.name;
}
