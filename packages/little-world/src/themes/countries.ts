// Countries with their capitals, citizens, languages and something each is known for.
import type { Theme } from "../english/theme.ts";
import { people } from "./names.ts";
import { times } from "./times.ts";

/** A country; `country` carries its article where English has one. */
export interface Country {
  country: string;
  capital: string;
  citizen: string;
  language: string;
  continent: string;
  food: string;
  pride: string;
}

type Columns = readonly [
  country: string,
  capital: string,
  citizen: string,
  language: string,
  continent: string,
  food: string,
  pride: string,
];

/** Food and pride belong to one country alone. */
const table: readonly Columns[] = [
  ["France", "Paris", "French", "French", "Europe", "croissants", "wine"],
  ["Germany", "Berlin", "German", "German", "Europe", "pretzels", "castles"],
  ["England", "London", "English", "English", "Europe", "pudding", "cricket"],
  ["Italy", "Rome", "Italian", "Italian", "Europe", "pizza", "opera"],
  ["Spain", "Madrid", "Spanish", "Spanish", "Europe", "paella", "guitars"],
  ["Portugal", "Lisbon", "Portuguese", "Portuguese", "Europe", "sardines", "ships"],
  ["Greece", "Athens", "Greek", "Greek", "Europe", "olives", "temples"],
  ["Poland", "Warsaw", "Polish", "Polish", "Europe", "pierogi", "amber"],
  ["Sweden", "Stockholm", "Swedish", "Swedish", "Europe", "herring", "furniture"],
  ["Russia", "Moscow", "Russian", "Russian", "Europe", "borscht", "ballet"],
  ["Egypt", "Cairo", "Egyptian", "Arabic", "Africa", "falafel", "pyramids"],
  ["Japan", "Tokyo", "Japanese", "Japanese", "Asia", "sushi", "robots"],
  ["South Korea", "Seoul", "Korean", "Korean", "Asia", "kimchi", "drums"],
  ["China", "Beijing", "Chinese", "Chinese", "Asia", "dumplings", "silk"],
  ["the US", "Washington", "American", "English", "America", "burgers", "jazz"],
];

/** The countries. */
export const countries = (): Country[] =>
  table.map(([country, capital, citizen, language, continent, food, pride]) => ({
    country,
    capital,
    citizen,
    language,
    continent,
    food,
    pride,
  }));

/** Countries and capitals. */
export const countryTheme = (): Theme => ({
  name: "countries",
  weight: 5,
  tables: { land: countries().map((country) => ({ ...country })), person: people() },
  lists: {
    when: times,
    wide: ["fields", "mountains", "forests", "farmers", "borders"],
    urban: ["streets", "towers", "bridges", "museums", "trams"],
  },
  templates: [
    { text: "The capital of {land.country} is {land.capital?}.", weight: 0.6 },
    { text: "{land.capital} is the capital of {land.country?}.", weight: 0.6 },
    "The {wide} of {land.country} are famous, and {person.name} loves its {land.pride}.",
    "The {urban} of {land.capital} are famous, and {person.name} loves its {land.pride}.",
    "In the country of {land.country}, {land.citizen} people eat {land.food} {when}.",
    "In the city of {land.capital}, {land.citizen} people eat {land.food} {when}.",
    "Between the {wide} and the {wide2} of {land.country}, we meet {land.citizen} people and eat {land.food}.",
    "Between the {urban} and the {urban2} of {land.capital}, we meet {land.citizen} people and eat {land.food}.",
    "The nation of {land.country} has {wide}, {land.pride} and {land.food}.",
    "The town of {land.capital} has {urban}, {land.pride} and {land.food}.",
    "{person.name} crosses {land.country} by train and sees {wide}, {wide2} and {land.pride}.",
    "{person.name} explores {land.capital} by bus and sees {urban}, {urban2} and {land.pride}.",
    "The {land.citizen} farmers sell {land.food} and dream of {land.pride}.",
    "{person.name} meets a {land.citizen} painter, who admires {land.pride} and cooks {land.food}.",
    "The {land.citizen} people are proud of their {land.pride}, and {person.name} likes their {land.food}.",
    "My {land.citizen} friend speaks {land.language}, eats {land.food} and loves {land.pride}.",
    "{person.name} learns {land.language} because {person.they} lives with a {land.citizen} family.",
    { text: "{land.country} is a nation in {land.continent?}.", weight: 0.4 },
    { text: "{person.name} lives in {land.capital} and speaks {land.language?}.", weight: 0.6 },
    { text: "{person.name} lives in {land.country} and speaks {land.language?}.", weight: 0.6 },
  ],
});
