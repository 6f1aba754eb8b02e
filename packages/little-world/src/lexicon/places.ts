// Where and when: places, countries with their capitals and languages, times.

/** A place with its preposition; Korean has the bare noun, its particle comes from the verb. */
export interface Place {
  en: string;
  fr: string;
  de: string;
  ko: string;
}

/** Places where things are done. */
export const places: readonly Place[] = [
  { en: "in the garden", fr: "dans le jardin", de: "im Garten", ko: "정원" },
  { en: "on the bed", fr: "sur le lit", de: "auf dem Bett", ko: "침대" },
  { en: "in the kitchen", fr: "dans la cuisine", de: "in der Küche", ko: "부엌" },
  { en: "at school", fr: "à l'école", de: "in der Schule", ko: "학교" },
  { en: "in the park", fr: "dans le parc", de: "im Park", ko: "공원" },
  { en: "in the house", fr: "dans la maison", de: "im Haus", ko: "집" },
  { en: "in the forest", fr: "dans la forêt", de: "im Wald", ko: "숲" },
  { en: "under the tree", fr: "sous l'arbre", de: "unter dem Baum", ko: "나무 아래" },
  { en: "at the bank", fr: "à la banque", de: "in der Bank", ko: "은행" },
  { en: "on the bank of the river", fr: "sur la rive du fleuve", de: "am Ufer des Flusses", ko: "강둑" },
];

/** A country in four languages. */
export interface Land {
  /** With its article where English has one. */
  en: string;
  fr: string;
  frGender: "m" | "f" | "plural";
  de: string;
  dePlural?: true;
  ko: string;
  capital: Place;
  /** Without article; neuter in German. */
  language: Place;
}

/** Countries. */
export const lands: readonly Land[] = [
  {
    en: "France",
    fr: "France",
    frGender: "f",
    de: "Frankreich",
    ko: "프랑스",
    capital: { en: "Paris", fr: "Paris", de: "Paris", ko: "파리" },
    language: { en: "French", fr: "français", de: "Französisch", ko: "프랑스어" },
  },
  {
    en: "Germany",
    fr: "Allemagne",
    frGender: "f",
    de: "Deutschland",
    ko: "독일",
    capital: { en: "Berlin", fr: "Berlin", de: "Berlin", ko: "베를린" },
    language: { en: "German", fr: "allemand", de: "Deutsch", ko: "독일어" },
  },
  {
    en: "Japan",
    fr: "Japon",
    frGender: "m",
    de: "Japan",
    ko: "일본",
    capital: { en: "Tokyo", fr: "Tokyo", de: "Tokio", ko: "도쿄" },
    language: { en: "Japanese", fr: "japonais", de: "Japanisch", ko: "일본어" },
  },
  {
    en: "South Korea",
    fr: "Corée du Sud",
    frGender: "f",
    de: "Südkorea",
    ko: "한국",
    capital: { en: "Seoul", fr: "Séoul", de: "Seoul", ko: "서울" },
    language: { en: "Korean", fr: "coréen", de: "Koreanisch", ko: "한국어" },
  },
  {
    en: "the US",
    fr: "États-Unis",
    frGender: "plural",
    de: "USA",
    dePlural: true,
    ko: "미국",
    capital: { en: "Washington", fr: "Washington", de: "Washington", ko: "워싱턴" },
    language: { en: "English", fr: "anglais", de: "Englisch", ko: "영어" },
  },
  {
    en: "Italy",
    fr: "Italie",
    frGender: "f",
    de: "Italien",
    ko: "이탈리아",
    capital: { en: "Rome", fr: "Rome", de: "Rom", ko: "로마" },
    language: { en: "Italian", fr: "italien", de: "Italienisch", ko: "이탈리아어" },
  },
  {
    en: "Spain",
    fr: "Espagne",
    frGender: "f",
    de: "Spanien",
    ko: "스페인",
    capital: { en: "Madrid", fr: "Madrid", de: "Madrid", ko: "마드리드" },
    language: { en: "Spanish", fr: "espagnol", de: "Spanisch", ko: "스페인어" },
  },
  {
    en: "China",
    fr: "Chine",
    frGender: "f",
    de: "China",
    ko: "중국",
    capital: { en: "Beijing", fr: "Pékin", de: "Peking", ko: "베이징" },
    language: { en: "Chinese", fr: "chinois", de: "Chinesisch", ko: "중국어" },
  },
  {
    en: "Portugal",
    fr: "Portugal",
    frGender: "m",
    de: "Portugal",
    ko: "포르투갈",
    capital: { en: "Lisbon", fr: "Lisbonne", de: "Lissabon", ko: "리스본" },
    language: { en: "Portuguese", fr: "portugais", de: "Portugiesisch", ko: "포르투갈어" },
  },
  {
    en: "Greece",
    fr: "Grèce",
    frGender: "f",
    de: "Griechenland",
    ko: "그리스",
    capital: { en: "Athens", fr: "Athènes", de: "Athen", ko: "아테네" },
    language: { en: "Greek", fr: "grec", de: "Griechisch", ko: "그리스어" },
  },
];

/** Times, which stand first. */
export const whens: readonly Place[] = [
  { en: "today", fr: "aujourd'hui", de: "heute", ko: "오늘" },
  { en: "now", fr: "maintenant", de: "jetzt", ko: "지금" },
  { en: "in the morning", fr: "le matin", de: "am Morgen", ko: "아침에" },
  { en: "in the evening", fr: "le soir", de: "am Abend", ko: "저녁에" },
  { en: "every day", fr: "chaque jour", de: "jeden Tag", ko: "매일" },
];
