// Pronouns, names and trades.

/** A pronoun in four languages. "You" is one person who is called by the first name (tu, du). */
export interface Pronoun {
  en: string;
  enObject: string;
  /** Which of `PersonForms`. */
  person: 0 | 1 | 2 | 3 | 4;
  frGender: "m" | "f";
  fr: string;
  frObject: string;
  de: string;
  deAccusative: string;
  deDative: string;
  /** The casual word and the polite one. */
  ko: readonly [casual: string, polite: string];
}

/** The pronouns. French adjectives after I, you, we and they are masculine. */
export const pronouns: readonly Pronoun[] = [
  {
    en: "I",
    enObject: "me",
    person: 0,
    frGender: "m",
    fr: "je",
    frObject: "me",
    de: "ich",
    deAccusative: "mich",
    deDative: "mir",
    ko: ["나", "저"],
  },
  {
    en: "you",
    enObject: "you",
    person: 1,
    frGender: "m",
    fr: "tu",
    frObject: "te",
    de: "du",
    deAccusative: "dich",
    deDative: "dir",
    ko: ["너", "당신"],
  },
  {
    en: "he",
    enObject: "him",
    person: 2,
    frGender: "m",
    fr: "il",
    frObject: "le",
    de: "er",
    deAccusative: "ihn",
    deDative: "ihm",
    ko: ["그", "그"],
  },
  {
    en: "she",
    enObject: "her",
    person: 2,
    frGender: "f",
    fr: "elle",
    frObject: "la",
    de: "sie",
    deAccusative: "sie",
    deDative: "ihr",
    ko: ["그녀", "그녀"],
  },
  {
    en: "we",
    enObject: "us",
    person: 3,
    frGender: "m",
    fr: "nous",
    frObject: "nous",
    de: "wir",
    deAccusative: "uns",
    deDative: "uns",
    ko: ["우리", "우리"],
  },
  {
    en: "they",
    enObject: "them",
    person: 4,
    frGender: "m",
    fr: "ils",
    frObject: "les",
    de: "sie",
    deAccusative: "sie",
    deDative: "ihnen",
    ko: ["그들", "그들"],
  },
];

/** A first name; it is the same in English, French and German. */
export interface Name {
  name: string;
  gender: "m" | "f";
  ko: string;
}

/** First names of people. */
export const names: readonly Name[] = [
  { name: "Sarah", gender: "f", ko: "사라" },
  { name: "Anna", gender: "f", ko: "안나" },
  { name: "Emma", gender: "f", ko: "엠마" },
  { name: "Tom", gender: "m", ko: "톰" },
  { name: "Ben", gender: "m", ko: "벤" },
  { name: "Paul", gender: "m", ko: "폴" },
];

/** The dog. */
export const rileyName: Name = { name: "Riley", gender: "f", ko: "라일리" };

/** What somebody is; French and German differ by gender. */
export interface Trade {
  en: string;
  fr: readonly [masculine: string, feminine: string];
  de: readonly [masculine: string, feminine: string];
  ko: string;
}

/** Trades. */
export const trades: readonly Trade[] = [
  { en: "doctor", fr: ["médecin", "médecin"], de: ["Arzt", "Ärztin"], ko: "의사" },
  { en: "teacher", fr: ["professeur", "professeure"], de: ["Lehrer", "Lehrerin"], ko: "선생님" },
  { en: "baker", fr: ["boulanger", "boulangère"], de: ["Bäcker", "Bäckerin"], ko: "제빵사" },
  { en: "singer", fr: ["chanteur", "chanteuse"], de: ["Sänger", "Sängerin"], ko: "가수" },
  { en: "painter", fr: ["peintre", "peintre"], de: ["Maler", "Malerin"], ko: "화가" },
  { en: "farmer", fr: ["agriculteur", "agricultrice"], de: ["Bauer", "Bäuerin"], ko: "농부" },
  { en: "student", fr: ["étudiant", "étudiante"], de: ["Student", "Studentin"], ko: "학생" },
];
