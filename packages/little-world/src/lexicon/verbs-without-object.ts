// Verbs that take a place and no object. "To be" and "to want" belong to the grammars.
import type { Verb } from "./verb.ts";

/** Verbs without an object. */
export const verbsWithoutObject: readonly Verb[] = [
  {
    en: ["sleep", "sleeps"],
    fr: ["dors", "dors", "dort", "dormons", "dorment"],
    frInfinitive: "dormir",
    de: ["schlafe", "schläfst", "schläft", "schlafen", "schlafen"],
    deInfinitive: "schlafen",
    ko: ["자", "자"],
    koPlace: "에서",
    objects: [],
  },
  {
    en: ["work", "works"],
    fr: ["travaille", "travailles", "travaille", "travaillons", "travaillent"],
    frInfinitive: "travailler",
    de: ["arbeite", "arbeitest", "arbeitet", "arbeiten", "arbeiten"],
    deInfinitive: "arbeiten",
    ko: ["일하", "일해"],
    koPlace: "에서",
    objects: [],
    human: true,
  },
  {
    en: ["sing", "sings"],
    fr: ["chante", "chantes", "chante", "chantons", "chantent"],
    frInfinitive: "chanter",
    de: ["singe", "singst", "singt", "singen", "singen"],
    deInfinitive: "singen",
    ko: ["노래하", "노래해"],
    koPlace: "에서",
    objects: [],
    human: true,
  },
  {
    en: ["play", "plays"],
    fr: ["joue", "joues", "joue", "jouons", "jouent"],
    frInfinitive: "jouer",
    de: ["spiele", "spielst", "spielt", "spielen", "spielen"],
    deInfinitive: "spielen",
    ko: ["놀", "놀아"],
    koPlace: "에서",
    objects: [],
  },
  {
    en: ["wait", "waits"],
    fr: ["attends", "attends", "attend", "attendons", "attendent"],
    frInfinitive: "attendre",
    de: ["warte", "wartest", "wartet", "warten", "warten"],
    deInfinitive: "warten",
    ko: ["기다리", "기다려"],
    koPlace: "에서",
    objects: [],
  },
];

/** To live somewhere: its places are countries and capitals. */
export const live: Verb = {
  en: ["live", "lives"],
  fr: ["habite", "habites", "habite", "habitons", "habitent"],
  frInfinitive: "habiter",
  de: ["wohne", "wohnst", "wohnt", "wohnen", "wohnen"],
  deInfinitive: "wohnen",
  ko: ["살", "살아"],
  koPlace: "에",
  objects: [],
  human: true,
  state: true,
};
