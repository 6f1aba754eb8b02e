// Animals and their young, with the sound, the food and the home that both share.
import type { Row, Theme } from "../english/theme.ts";
import { people } from "./names.ts";
import { times } from "./times.ts";

/** An animal and its young. */
export interface Animal {
  adult: string;
  young: string;
  sound: string;
  food: string;
  home: string;
}

/** The animals; sound, food and home belong to one kind alone. */
export const animals: readonly Animal[] = [
  { adult: "dog", young: "puppy", sound: "barks", food: "bones", home: "kennel" },
  { adult: "cat", young: "kitten", sound: "meows", food: "fish", home: "basket" },
  { adult: "cow", young: "calf", sound: "moos", food: "clover", home: "barn" },
  { adult: "sheep", young: "lamb", sound: "bleats", food: "herbs", home: "fold" },
  { adult: "horse", young: "foal", sound: "neighs", food: "oats", home: "stable" },
  { adult: "hen", young: "chick", sound: "clucks", food: "seeds", home: "coop" },
  { adult: "duck", young: "duckling", sound: "quacks", food: "snails", home: "pond" },
  { adult: "pig", young: "piglet", sound: "grunts", food: "turnips", home: "sty" },
  { adult: "lion", young: "cub", sound: "roars", food: "meat", home: "den" },
  { adult: "goose", young: "gosling", sound: "honks", food: "reeds", home: "marsh" },
];

const columns = ({ sound, food, home }: Animal): Row => ({ sound, food, home });

const grown = (): Row[] => animals.map((animal) => ({ noun: animal.adult, ...columns(animal) }));
const young = (): Row[] => animals.map((animal) => ({ noun: animal.young, adult: animal.adult, ...columns(animal) }));

/** Animals and their young. */
export const animalTheme = (): Theme => ({
  name: "animals",
  weight: 7,
  tables: { grown: grown(), young: young(), any: [...grown(), ...young()], person: people() },
  lists: {
    when: times,
    old: ["big", "strong", "old", "heavy", "grown"],
    small: ["little", "tiny", "newborn", "weak", "clumsy"],
    work: ["guards the others", "looks after its young", "leads the way"],
    play: ["follows the herd", "drinks milk", "tumbles about", "learns to walk"],
  },
  templates: [
    "The {old} {grown.noun} {grown.sound} in the {grown.home} {when}.",
    "The {small} {young.noun} {young.sound} in the {young.home} {when}.",
    "The {old} {grown.noun} eats {grown.food} and {work}.",
    "The {small} {young.noun} eats {young.food} and {play}.",
    "The {grown.noun} is {old} and {old2}, and it {work}.",
    "The {young.noun} is {small} and {small2}, and it {play}.",
    "{when}, {person.name} sees the {grown.noun} in the {grown.home}, where it {work}.",
    "{when}, {person.name} sees the {young.noun} in the {young.home}, where it {play}.",
    "When the {any.noun} {any.sound} {when}, it wants {any.food}.",
    "The {any.noun} finds {any.food} near the {any.home} and {any.sound}.",
    "{person.name} has a {old} {grown.noun}, and it {grown.sound} {when}.",
    "{person.name} has a {small} {young.noun}, and it {young.sound} {when}.",
    "{person.name} hears the {any.noun}, which {any.sound} and eats {any.food}.",
    { text: "A {young.noun} is a young {young.adult?}.", weight: 0.5 },
  ],
});
