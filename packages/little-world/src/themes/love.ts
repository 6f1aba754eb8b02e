// Who loves whom: the same words in another order mean something else.
import type { Row, Theme } from "../english/theme.ts";
import { people } from "./names.ts";

const plain = ["love", "like", "help", "miss", "trust"];
const third = ["loves", "likes", "helps", "misses", "trusts"];

const pronouns: readonly Row[] = [
  { subject: "I", object: "me", verb: plain },
  { subject: "you", object: "you", verb: plain },
  { subject: "he", object: "him", verb: third },
  { subject: "she", object: "her", verb: third },
  { subject: "they", object: "them", verb: plain },
];

const verbs: readonly Row[] = [
  { active: "loves", passive: "loved" },
  { active: "likes", passive: "liked" },
  { active: "helps", passive: "helped" },
  { active: "misses", passive: "missed" },
  { active: "trusts", passive: "trusted" },
];

/** Loving, in both directions. */
export const love = (): Theme => ({
  name: "love",
  weight: 3,
  tables: { person: people(), pronoun: pronouns, verb: verbs },
  templates: [
    "{pronoun.subject} {pronoun.verb} {pronoun2.object}.",
    { text: "I love you.", weight: 0.2 },
    { text: "You love me.", weight: 0.2 },
    "{pronoun.subject} {pronoun.verb} {pronoun2.object}, and {pronoun2.subject} {pronoun2.verb} {pronoun.object}.",
    "{pronoun.subject} {pronoun.verb} {person.name}.",
    "{person.name} {verb.active} {pronoun.object}.",
    "{person.name} {verb.active} {person2.name}, but {person2.name} {verb2.active} {person3.name}.",
    {
      text: "{person.name} {verb.active} {person2.name}. Who {verb.active} {person2.name}? {person.name?}.",
      weight: 4,
    },
    {
      text: "{person.name} {verb.active} {person2.name}. Who is {verb.passive} by {person.name}? {person2.name?}.",
      weight: 4,
    },
    "{person.name} {verb.active} {person2.name}, so {person2.name} is {verb.passive} by {person.name}.",
  ],
});
