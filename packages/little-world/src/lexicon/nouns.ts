// Nouns with what the grammars need of them. Articles, cases and particles are rules, in translation/.

/** What a noun stands for decides which verbs and adjectives go with it. */
export type NounKind = "person" | "kin" | "animal" | "food" | "staple" | "drink" | "text" | "thing";

/** A noun in four languages. */
export interface Noun {
  kind: NounKind;
  en: string;
  fr: string;
  frGender: "m" | "f";
  de: string;
  deGender: "m" | "f" | "n";
  /** Accusative and dative singular of weak nouns (den Jungen). */
  deOblique?: string;
  ko: string;
}

/** The nouns; a staple or a drink is uncountable. */
export const nouns: readonly Noun[] = [
  { kind: "person", en: "king", fr: "roi", frGender: "m", de: "König", deGender: "m", ko: "왕" },
  { kind: "person", en: "queen", fr: "reine", frGender: "f", de: "Königin", deGender: "f", ko: "왕비" },
  {
    kind: "person",
    en: "prince",
    fr: "prince",
    frGender: "m",
    de: "Prinz",
    deGender: "m",
    deOblique: "Prinzen",
    ko: "왕자",
  },
  { kind: "person", en: "princess", fr: "princesse", frGender: "f", de: "Prinzessin", deGender: "f", ko: "공주" },
  { kind: "person", en: "man", fr: "homme", frGender: "m", de: "Mann", deGender: "m", ko: "남자" },
  { kind: "person", en: "woman", fr: "femme", frGender: "f", de: "Frau", deGender: "f", ko: "여자" },
  {
    kind: "person",
    en: "boy",
    fr: "garçon",
    frGender: "m",
    de: "Junge",
    deGender: "m",
    deOblique: "Jungen",
    ko: "소년",
  },
  { kind: "person", en: "girl", fr: "fille", frGender: "f", de: "Mädchen", deGender: "n", ko: "소녀" },
  { kind: "kin", en: "child", fr: "enfant", frGender: "m", de: "Kind", deGender: "n", ko: "아이" },
  { kind: "kin", en: "friend", fr: "ami", frGender: "m", de: "Freund", deGender: "m", ko: "친구" },
  { kind: "kin", en: "mother", fr: "mère", frGender: "f", de: "Mutter", deGender: "f", ko: "어머니" },
  { kind: "kin", en: "father", fr: "père", frGender: "m", de: "Vater", deGender: "m", ko: "아버지" },
  { kind: "animal", en: "dog", fr: "chien", frGender: "m", de: "Hund", deGender: "m", ko: "개" },
  { kind: "animal", en: "cat", fr: "chat", frGender: "m", de: "Katze", deGender: "f", ko: "고양이" },
  { kind: "animal", en: "horse", fr: "cheval", frGender: "m", de: "Pferd", deGender: "n", ko: "말" },
  { kind: "animal", en: "bird", fr: "oiseau", frGender: "m", de: "Vogel", deGender: "m", ko: "새" },
  { kind: "animal", en: "lion", fr: "lion", frGender: "m", de: "Löwe", deGender: "m", deOblique: "Löwen", ko: "사자" },
  { kind: "animal", en: "bear", fr: "ours", frGender: "m", de: "Bär", deGender: "m", deOblique: "Bären", ko: "곰" },
  { kind: "animal", en: "cow", fr: "vache", frGender: "f", de: "Kuh", deGender: "f", ko: "소" },
  {
    kind: "animal",
    en: "puppy",
    fr: "chiot",
    frGender: "m",
    de: "Welpe",
    deGender: "m",
    deOblique: "Welpen",
    ko: "강아지",
  },
  { kind: "food", en: "apple", fr: "pomme", frGender: "f", de: "Apfel", deGender: "m", ko: "사과" },
  { kind: "food", en: "egg", fr: "œuf", frGender: "m", de: "Ei", deGender: "n", ko: "계란" },
  { kind: "food", en: "orange", fr: "orange", frGender: "f", de: "Orange", deGender: "f", ko: "오렌지" },
  { kind: "food", en: "pear", fr: "poire", frGender: "f", de: "Birne", deGender: "f", ko: "배" },
  { kind: "food", en: "cake", fr: "gâteau", frGender: "m", de: "Kuchen", deGender: "m", ko: "케이크" },
  { kind: "staple", en: "bread", fr: "pain", frGender: "m", de: "Brot", deGender: "n", ko: "빵" },
  { kind: "staple", en: "soup", fr: "soupe", frGender: "f", de: "Suppe", deGender: "f", ko: "수프" },
  { kind: "staple", en: "rice", fr: "riz", frGender: "m", de: "Reis", deGender: "m", ko: "밥" },
  { kind: "staple", en: "cheese", fr: "fromage", frGender: "m", de: "Käse", deGender: "m", ko: "치즈" },
  { kind: "drink", en: "water", fr: "eau", frGender: "f", de: "Wasser", deGender: "n", ko: "물" },
  { kind: "drink", en: "milk", fr: "lait", frGender: "m", de: "Milch", deGender: "f", ko: "우유" },
  { kind: "drink", en: "tea", fr: "thé", frGender: "m", de: "Tee", deGender: "m", ko: "차" },
  { kind: "drink", en: "coffee", fr: "café", frGender: "m", de: "Kaffee", deGender: "m", ko: "커피" },
  { kind: "text", en: "book", fr: "livre", frGender: "m", de: "Buch", deGender: "n", ko: "책" },
  { kind: "text", en: "letter", fr: "lettre", frGender: "f", de: "Brief", deGender: "m", ko: "편지" },
  { kind: "text", en: "newspaper", fr: "journal", frGender: "m", de: "Zeitung", deGender: "f", ko: "신문" },
  { kind: "thing", en: "house", fr: "maison", frGender: "f", de: "Haus", deGender: "n", ko: "집" },
  { kind: "thing", en: "car", fr: "voiture", frGender: "f", de: "Auto", deGender: "n", ko: "자동차" },
  { kind: "thing", en: "flower", fr: "fleur", frGender: "f", de: "Blume", deGender: "f", ko: "꽃" },
  { kind: "thing", en: "chair", fr: "chaise", frGender: "f", de: "Stuhl", deGender: "m", ko: "의자" },
  { kind: "thing", en: "tree", fr: "arbre", frGender: "m", de: "Baum", deGender: "m", ko: "나무" },
  { kind: "thing", en: "ball", fr: "balle", frGender: "f", de: "Ball", deGender: "m", ko: "공" },
  { kind: "thing", en: "clock", fr: "horloge", frGender: "f", de: "Uhr", deGender: "f", ko: "시계" },
  { kind: "thing", en: "hat", fr: "chapeau", frGender: "m", de: "Hut", deGender: "m", ko: "모자" },
];
