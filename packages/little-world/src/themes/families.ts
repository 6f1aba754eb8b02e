// Families, royalty and a few professions: words in pairs of a man's and a woman's, with what both of a pair have and do.
import type { Row, Theme } from "../english/theme.ts";
import { feminine, masculine, menNames, womenNames } from "./names.ts";
import { times } from "./times.ts";

/** A pair of words that differ in gender alone. */
export interface GenderPair {
  he: string;
  she: string;
  place: string;
  things: readonly string[];
  acts: readonly string[];
}

/** The pairs; `place`, `things` and `acts` belong to both of a pair and to no other. */
export const genderPairs: readonly GenderPair[] = [
  {
    he: "king",
    she: "queen",
    place: "palace",
    things: ["crown", "throne"],
    acts: ["rules the kingdom", "gives orders"],
  },
  {
    he: "prince",
    she: "princess",
    place: "tower",
    things: ["pony", "sword"],
    acts: ["fights the dragon", "rides a pony"],
  },
  {
    he: "emperor",
    she: "empress",
    place: "fortress",
    things: ["army", "flag"],
    acts: ["leads the army", "wins the war"],
  },
  { he: "husband", she: "wife", place: "church", things: ["ring", "wedding"], acts: ["gets married", "wears a ring"] },
  {
    he: "father",
    she: "mother",
    place: "kitchen",
    things: ["children", "baby"],
    acts: ["feeds the baby", "cooks dinner"],
  },
  {
    he: "son",
    she: "daughter",
    place: "nursery",
    things: ["parents", "cradle"],
    acts: ["obeys the parents", "grows up"],
  },
  {
    he: "brother",
    she: "sister",
    place: "attic",
    things: ["bunk", "twin"],
    acts: ["shares a bunk", "teases the twin"],
  },
  { he: "boy", she: "girl", place: "school", things: ["toy", "bike"], acts: ["plays with a toy", "rides a bike"] },
  { he: "man", she: "woman", place: "office", things: ["car", "job"], acts: ["drives a car", "goes to work"] },
  {
    he: "uncle",
    she: "aunt",
    place: "cottage",
    things: ["present", "postcard"],
    acts: ["brings a present", "sends a postcard"],
  },
  {
    he: "grandfather",
    she: "grandmother",
    place: "library",
    things: ["glasses", "stick"],
    acts: ["tells old stories", "looks for the glasses"],
  },
  {
    he: "actor",
    she: "actress",
    place: "theatre",
    things: ["costume", "role"],
    acts: ["stands on the stage", "learns a role"],
  },
  { he: "waiter", she: "waitress", place: "cafe", things: ["menu", "tray"], acts: ["serves coffee", "carries a tray"] },
];

const rows = (): Row[] =>
  genderPairs.flatMap(({ he, she, place, things, acts }) => [
    { noun: he, partner: she, name: menNames, place, things, acts, ...masculine },
    { noun: she, partner: he, name: womenNames, place, things, acts, ...feminine },
  ]);

/** Families and royalty. */
export const families = (): Theme => ({
  name: "families",
  weight: 5,
  tables: { person: rows() },
  lists: { when: times, mood: ["glad", "busy", "quiet", "careful", "serious"] },
  templates: [
    "{when}, the {person.noun} is in the {person.place}, and {person.they} {person.acts}.",
    "The {person.noun} is called {person.name}, and {person.they} {person.acts}.",
    "{person.name} is a {mood} {person.noun}, and {person.they} likes {person.their} {person.things}.",
    "{when}, the {person.noun} {person.acts}, and {person.they} is proud of {person.themself}.",
    "The {mood} {person.noun} thinks of {person.their} {person.things} when {person.they} is in the {person.place}.",
    "I see the {person.noun} in the {person.place} and ask {person.them} about {person.their} {person.things}.",
    "The {mood} {person.noun} sees {person.themself} in the mirror, and {person.they} {person.acts} {when}.",
    "{when}, we talk to the {mood} {person.noun} about {person.their} {person.things}, and {person.they} smiles.",
    "The {person.noun} walks to the {person.place} in {person.their} best clothes {when}, and people greet {person.them}.",
    "Nobody helps the {person.noun} with {person.their} {person.things}, so {person.they} carries on by {person.themself}.",
    { text: "The {person.noun} and the {person.partner} are in the {person.place}.", weight: 0.3 },
  ],
});
