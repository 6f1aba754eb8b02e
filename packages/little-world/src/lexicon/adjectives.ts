// Adjectives: those that stand before a noun and those that are said of somebody.
import type { NounKind } from "./nouns.ts";

/** An adjective before a noun; in French too it comes first. */
export interface Attribute {
  en: string;
  /** Masculine, feminine, and masculine before a vowel. */
  fr: readonly [masculine: string, feminine: string, beforeVowel: string];
  /** The stem, to which the ending is added. */
  de: string;
  ko: string;
  kinds: readonly NounKind[];
}

/** An adjective after "is". */
export interface Quality {
  en: string;
  /** Masculine, feminine, masculine plural. */
  fr: readonly [masculine: string, feminine: string, plural: string];
  de: string;
  ko: readonly [stem: string, casual: string];
  /** It passes: somebody can be it today. */
  passing?: true;
}

/** Adjectives before nouns. */
export const attributes: readonly Attribute[] = [
  {
    en: "small",
    fr: ["petit", "petite", "petit"],
    de: "klein",
    ko: "작은",
    kinds: ["animal", "food", "thing", "person"],
  },
  { en: "big", fr: ["grand", "grande", "grand"], de: "groß", ko: "큰", kinds: ["animal", "food", "thing"] },
  { en: "pretty", fr: ["joli", "jolie", "joli"], de: "hübsch", ko: "예쁜", kinds: ["animal", "thing"] },
  { en: "old", fr: ["vieux", "vieille", "vieil"], de: "alt", ko: "오래된", kinds: ["text", "thing"] },
  { en: "new", fr: ["nouveau", "nouvelle", "nouvel"], de: "neu", ko: "새", kinds: ["text", "thing"] },
  { en: "tall", fr: ["grand", "grande", "grand"], de: "groß", ko: "키가 큰", kinds: ["person"] },
];

/** Adjectives after "is". */
export const qualities: readonly Quality[] = [
  { en: "tired", fr: ["fatigué", "fatiguée", "fatigués"], de: "müde", ko: ["피곤하", "피곤해"], passing: true },
  { en: "happy", fr: ["heureux", "heureuse", "heureux"], de: "glücklich", ko: ["행복하", "행복해"], passing: true },
  { en: "sad", fr: ["triste", "triste", "tristes"], de: "traurig", ko: ["슬프", "슬퍼"], passing: true },
  { en: "sick", fr: ["malade", "malade", "malades"], de: "krank", ko: ["아프", "아파"], passing: true },
  { en: "small", fr: ["petit", "petite", "petits"], de: "klein", ko: ["작", "작아"] },
  { en: "tall", fr: ["grand", "grande", "grands"], de: "groß", ko: ["키가 크", "키가 커"] },
  { en: "strong", fr: ["fort", "forte", "forts"], de: "stark", ko: ["강하", "강해"] },
];
