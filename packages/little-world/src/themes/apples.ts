// Apple the company and apples the fruit, beside other fruit. Sentences with "apple" know their sense.
import type { Theme } from "../english/theme.ts";
import { people } from "./names.ts";

/** Sentences with "apple", once each, and a few about other fruit. */
export const apples = (): Theme => ({
  name: "apples",
  weight: 2,
  tables: { person: people() },
  lists: {
    taste: ["sweet", "sour", "juicy", "ripe"],
    dish: ["pie", "juice", "jam", "cake"],
    other: ["pear", "plum", "peach", "cherry"],
    flavour: ["sweet", "sour", "better"],
    plant: ["tree", "branch", "orchard"],
    device: ["phone", "computer", "laptop", "watch"],
    shop: ["software", "screens", "cables", "chargers"],
    staff: ["engineers", "designers", "customers"],
  },
  templates: [
    { text: "{person.name} eats a {taste} apple from the {plant}.", sense: "fruit" },
    { text: "The apple on the {plant} is {taste} and {taste2}.", sense: "fruit" },
    { text: "{person.name} makes {dish} from an apple and a {other}.", sense: "fruit" },
    { text: "The {taste} apple falls from the {plant} next to a {other}.", sense: "fruit" },
    { text: "An apple makes the {dish} {flavour}.", sense: "fruit" },
    { text: "Apple sells a new {device} and better {shop}.", sense: "company" },
    { text: "The {staff} of Apple show a new {device}.", sense: "company" },
    { text: "{person.name} buys a {device} from Apple and waits for the {shop}.", sense: "company" },
    { text: "At Apple, the {staff} work on {shop} for the {device}.", sense: "company" },
    { text: "The new {device} from Apple pleases the {staff}.", sense: "company" },
    { text: "The {taste} {other} falls from the {plant}, and {person.name} makes {dish}.", weight: 0.5 },
    { text: "{person.name} picks a {other} and a {other2}, both {taste}.", weight: 0.5 },
  ],
});
