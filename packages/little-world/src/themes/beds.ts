// Things that happen on beds and elsewhere. How somebody feels follows from what is done and where, together.
import type { Row, Theme } from "../english/theme.ts";
import { people } from "./names.ts";
import { times } from "./times.ts";

/** Feelings with their weights, the likeliest first. */
// biome-ignore format: a list is a line
const feelings = {
  tired: [["tired", 7], ["sleepy", 2], ["calm", 1]],
  happy: [["happy", 7], ["excited", 2], ["proud", 1]],
  calm: [["calm", 7], ["warm", 2], ["happy", 1]],
  thirsty: [["thirsty", 6], ["hungry", 3], ["happy", 1]],
  hungry: [["hungry", 7], ["thirsty", 2], ["bored", 1]],
  cold: [["cold", 7], ["wet", 2], ["sad", 1]],
  warm: [["warm", 7], ["sleepy", 2], ["calm", 1]],
  afraid: [["afraid", 7], ["cold", 2], ["bored", 1]],
} satisfies Row;

/** What is done where: neither the deed nor the place alone says how it feels. */
const scenes = (): Row[] => [
  { doing: "lies still on the bed", feeling: feelings.tired },
  { doing: "lies quietly on the bed", feeling: feelings.tired },
  { doing: "sits still on the bed", feeling: feelings.tired },
  { doing: "jumps high on the bed", feeling: feelings.happy },
  { doing: "dances on the bed", feeling: feelings.happy },
  { doing: "lies still on the grass", feeling: feelings.calm },
  { doing: "sits still in the park", feeling: feelings.calm },
  { doing: "runs fast in the park", feeling: feelings.thirsty },
  { doing: "runs around in the park", feeling: feelings.thirsty },
  { doing: "jumps high in the park", feeling: feelings.thirsty },
  { doing: "waits in the kitchen", feeling: feelings.hungry },
  { doing: "waits in the rain", feeling: feelings.cold },
  { doing: "sits still in the snow", feeling: feelings.cold },
  { doing: "sits by the fire", feeling: feelings.warm },
  { doing: "waits in the dark", feeling: feelings.afraid },
];

const needs: readonly Row[] = [
  { feels: "tired", remedy: ["lies on the bed", "sleeps on the bed"] },
  { feels: "sleepy", remedy: ["lies on the bed", "closes the door"] },
  { feels: "hungry", remedy: ["eats some soup", "eats some bread"] },
  { feels: "thirsty", remedy: ["drinks some water", "drinks some tea"] },
  { feels: "cold", remedy: ["puts on a coat", "makes a fire"] },
  { feels: "bored", remedy: ["reads a book", "plays a game"] },
  { feels: "sad", remedy: ["calls a friend", "cries"] },
  { feels: "happy", remedy: ["sings a song", "laughs"] },
];

/** Feelings by scene. */
export const beds = (): Theme => ({
  name: "beds",
  weight: 3,
  tables: { person: people(), scene: scenes(), need: needs },
  lists: { when: times },
  templates: [
    { text: "{person.name} {scene.doing}, feeling {scene.feeling?}.", weight: 4 },
    { text: "{when}, {person.name} {scene.doing}, feeling {scene.feeling?}.", weight: 2 },
    { text: "{person.name} {scene.doing}, and {person.they} feels {scene.feeling?}.", weight: 1 },
    { text: "{person.name} is {need.feels}, so {person.they} {need.remedy?}.", weight: 1 },
    { text: "{person.name} {need.remedy}, because {person.they} is {need.feels}.", weight: 1 },
    "The bed is soft, and {person.name} sleeps on the bed {when}.",
    "{when}, {person.name} makes the bed, and then {person.they} goes to the park.",
  ],
});
