// Banks of three kinds: of a river, for money, and the shot off the board in basketball. Each sentence knows its sense.
import type { Theme } from "../english/theme.ts";
import { people } from "./names.ts";

/** Sentences with "bank", once each. */
export const banks = (): Theme => ({
  name: "banks",
  weight: 2,
  tables: { person: people() },
  lists: {
    riverside: ["muddy", "grassy", "steep", "green"],
    beside: ["willows", "frogs", "boats", "anglers"],
    water: ["stream", "river", "canal"],
    flows: ["flows", "floods", "rises"],
    money: ["cash", "savings", "coins", "money"],
    office: ["loan", "account", "cheque", "mortgage"],
    box: ["safe", "vault", "drawer"],
    clerk: ["clerk", "cashier", "manager"],
    court: ["hoop", "board", "basket", "net"],
    player: ["guard", "captain", "rookie", "coach"],
    score: ["two points", "the game", "the final"],
  },
  templates: [
    { text: "{person.name} sits on the {riverside} bank of the {water} and watches the {beside}.", sense: "river" },
    { text: "The {water} {flows} over its {riverside} bank, and the {beside} are gone.", sense: "river" },
    { text: "There are {beside} and {beside2} on the {riverside} bank.", sense: "river" },
    { text: "{person.name} swims across the {water} to the other bank, which is {riverside}.", sense: "river" },
    { text: "The bank is {riverside}, and {person.name} sees {beside} near the {water}.", sense: "river" },
    { text: "{person.name} brings the {money} to the bank and asks about the {office}.", sense: "money" },
    { text: "The {clerk} of the bank counts the {money} and signs the {office}.", sense: "money" },
    { text: "The bank keeps the {money} of {person.name} in the {box}.", sense: "money" },
    { text: "{person.name} asks the bank for a {office}, and the {clerk} says yes.", sense: "money" },
    { text: "The bank is closed, and {person.name} needs {money} from the {clerk}.", sense: "money" },
    { text: "The {player} makes a bank shot off the {court} and wins {score}.", sense: "basketball" },
    { text: "With a bank shot, the {player} hits the {court} and scores {score}.", sense: "basketball" },
    { text: "{person.name} throws a bank shot at the {court}, and the {player} claps.", sense: "basketball" },
    { text: "A bank off the {court} wins {score} for the {player}.", sense: "basketball" },
    { text: "The {player} dribbles, jumps and sinks a bank shot for {score}.", sense: "basketball" },
  ],
});
