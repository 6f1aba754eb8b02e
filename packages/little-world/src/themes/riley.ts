// Who is who: a dog called Riley, a cat called Milo, people and their trades, and the pronouns that mean them.
import type { Row, Theme } from "../english/theme.ts";
import { feminine, masculine, men, women } from "./names.ts";
import { times } from "./times.ts";

const rileyTheDog = (): Row => ({
  name: "Riley",
  kind: "dog",
  acts: ["barks at the moon", "chews a bone", "wags her tail", "fetches the ball"],
  ...feminine,
});

const miloTheCat = (): Row => ({
  name: "Milo",
  kind: "cat",
  acts: ["purrs on the sofa", "catches mice", "climbs the curtain", "licks his paw"],
  ...masculine,
});

const trades: readonly Row[] = [
  { trade: "doctor", acts: ["heals sick people", "treats a patient"] },
  { trade: "baker", acts: ["bakes bread", "kneads dough"] },
  { trade: "teacher", acts: ["teaches the class", "marks the homework"] },
  { trade: "painter", acts: ["paints a picture", "mixes colours"] },
  { trade: "farmer", acts: ["ploughs the field", "waters the crops"] },
  { trade: "pilot", acts: ["flies a plane", "lands on time"] },
  { trade: "singer", acts: ["sings a song", "practises a tune"] },
  { trade: "sailor", acts: ["sails the boat", "ties a knot"] },
];

/** Pronouns and whom they mean. */
export const riley = (): Theme => ({
  name: "riley",
  weight: 2.5,
  tables: {
    pet: [rileyTheDog(), miloTheCat()],
    riley: [rileyTheDog()],
    milo: [miloTheCat()],
    woman: women(),
    man: men(),
    trade: trades,
  },
  lists: { when: times },
  templates: [
    "{pet.name} is a {pet.kind}. {pet.they} {pet.acts?}.",
    "{pet.name} is a {pet.kind}, and {pet.they} {pet.acts?}.",
    "{when}, {pet.name} {pet.acts}, because {pet.they} is a {pet.kind?}.",
    "{woman.name} is a {trade.trade}. {woman.they} {trade.acts?}.",
    "{man.name} is a {trade.trade}. {man.they} {trade.acts?}.",
    "{when}, {woman.name} {trade.acts}, because she is a {trade.trade?}.",
    "{when}, {man.name} {trade.acts}, because he is a {trade.trade?}.",
    { text: "{woman.name} is a {trade.trade}, and {man.name} is a {trade2.trade}. She {trade.acts?}.", weight: 2 },
    { text: "{woman.name} is a {trade.trade}, and {man.name} is a {trade2.trade}. He {trade2.acts?}.", weight: 2 },
    { text: "{man.name} is a {trade.trade}, and {woman.name} is a {trade2.trade}. She {trade2.acts?}.", weight: 2 },
    { text: "{man.name} is a {trade.trade}, and {woman.name} is a {trade2.trade}. He {trade.acts?}.", weight: 2 },
    { text: "Riley is a dog, and {man.name} is a {trade.trade}. She {riley.acts?}.", weight: 1.5 },
    { text: "Riley is a dog, and {man.name} is a {trade.trade}. He {trade.acts?}.", weight: 1.5 },
    { text: "{woman.name} is a {trade.trade}, and Milo is a cat. He {milo.acts?}.", weight: 1.5 },
    { text: "{woman.name} is a {trade.trade}, and Milo is a cat. She {trade.acts?}.", weight: 1.5 },
    { text: "{man.name} has a dog called Riley. {when}, she {riley.acts?}.", weight: 1 },
    { text: "{woman.name} has a cat called Milo. {when}, he {milo.acts?}.", weight: 1 },
  ],
});
