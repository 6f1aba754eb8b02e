import { describe, expect, test } from "vitest";
import { translations } from "./translations.ts";

const pairs = [...translations({ to: "fr", seed: 11, count: 20_000 })];
const targets = pairs.map(({ target }) => target);
const matching = (pattern: RegExp): string[] => targets.filter((target) => pattern.test(target));

// Nouns by gender, as a dictionary has them.
const masculine =
  "roi|prince|homme|garçon|enfant|ami|père|chien|chat|cheval|oiseau|lion|ours|chiot|œuf|gâteau|pain|riz|fromage|lait|thé|café|livre|journal|arbre|chapeau";
const feminine =
  "reine|princesse|femme|fille|mère|vache|pomme|orange|poire|soupe|eau|lettre|maison|voiture|fleur|chaise|balle|horloge";
const before = "petit|petite|grand|grande|joli|jolie|vieux|vieil|vieille|nouveau|nouvel|nouvelle";

describe("french", () => {
  test("je, ne, le, la, me, te, de and que lose their vowel before another vowel or a mute h", () => {
    expect(matching(/(^|[ '])(je|ne|le|la|me|te|de) [aeiouhâéèêœ]/i)).toEqual([]);
    expect(matching(/(^|[ '])[jnlmtd]'[^aeiouhâéèêœ]/i)).toEqual([]);
    expect(matching(/\bj'aime/i).length).toBeGreaterThan(10);
    expect(matching(/\bl'homme/i).length).toBeGreaterThan(10);
  });

  test("articles, possessives and adjectives have the gender of their noun", () => {
    const word = (list: string) => `(${list})(?![a-zà-ÿœ])`;
    expect(
      matching(new RegExp(`\\b(la|une|ma|du) ((${before}) )?${word(masculine)}`, "i")).filter(
        (each) => !/du /.test(each),
      ),
    ).toEqual([]);
    expect(matching(new RegExp(`\\b(le|un|du) ((${before}) )?${word(feminine)}`, "i"))).toEqual([]);
    expect(matching(new RegExp(`(petite|grande|jolie|vieille|nouvelle) ${word(masculine)}`))).toEqual([]);
    expect(matching(new RegExp(`(petit|grand|joli|vieux|vieil|nouveau|nouvel) ${word(feminine)}`))).toEqual([]);
  });

  test("vieux and nouveau become vieil and nouvel before a vowel, ma becomes mon", () => {
    expect(matching(/\b(vieux|nouveau|ma) [aeiouhâéèêœ]/i)).toEqual([]);
    expect(matching(/\b(vieil|nouvel) [^aeiouhâéèêœ]/i)).toEqual([]);
    expect(matching(/\bmon horloge/i).length).toBeGreaterThan(0);
  });

  test("verbs agree with their pronouns", () => {
    const object = "(?:ne |n')?(?:(?:me|te|le|la|les) |[mtl]')?";
    const after = (pronoun: string): Set<string> =>
      new Set(
        targets.flatMap((each) => new RegExp(`(?:^|, )${pronoun} ${object}([a-zà-ÿ]+)`, "i").exec(each)?.[1] ?? []),
      );
    expect([...after("nous")].filter((verb) => !/(ons|sommes)$/.test(verb))).toEqual([]);
    expect([...after("ils")].filter((verb) => !/(ent|sont)$/.test(verb))).toEqual([]);
    expect([...after("tu")].filter((verb) => !/(s|x)$/.test(verb))).toEqual([]);
    expect([...after("elle")].filter((verb) => /(ons|ent|s)$/.test(verb))).toEqual([]);
    expect(after("nous").size).toBeGreaterThan(15);
  });

  test("what is said of somebody agrees in gender and number", () => {
    expect(
      matching(/^(Elle|Sarah|Anna|Emma|Riley|La [a-z]+) (est|n'est pas) (fatigué|heureux|petit|grand|fort)\./),
    ).toEqual([]);
    expect(matching(/^(Il|Tom|Ben|Paul|Le [a-z]+) (est|n'est pas) (fatiguée|heureuse|petite|grande|forte)\./)).toEqual(
      [],
    );
    expect(matching(/^(Ils sont|Nous sommes) (fatigué|triste|malade|petit|grand|fort)\./)).toEqual([]);
    expect(matching(/^Elle est heureuse\./).length).toBeGreaterThan(0);
  });

  test("negation is around the verb, and un, du and de la become de", () => {
    const negated = pairs.filter(({ source }) => / not /.test(source));
    expect(negated.filter(({ target }) => !/\b(ne |n').* ?pas\b/i.test(target))).toEqual([]);
    expect(matching(/pas (un|une|du|de la|de l'|des) /)).toEqual([]);
  });

  test("countries have their prepositions", () => {
    expect(
      matching(/ (en (Japon|Portugal|États)|au (?!Portugal|Japon)[A-ZÉ]|à (France|Japon)|aux (?!États-Unis))/),
    ).toEqual([]);
    const capital = new Set(matching(/la capitale/).map((each) => each.split("capitale ")[1]));
    expect([...capital].sort()).toEqual(
      [
        "de l'Allemagne.",
        "de l'Espagne.",
        "de l'Italie.",
        "de la Chine.",
        "de la Corée du Sud.",
        "de la France.",
        "de la Grèce.",
        "des États-Unis.",
        "du Japon.",
        "du Portugal.",
      ].sort(),
    );
  });
});
