// Sentences of the world that our own model knows, each with a head and a word in it that show something.

export interface Preset {
  readonly name: string;
  readonly text: string;
  readonly layer: number;
  readonly head: number;
  /** The token that looks. */
  readonly query: number;
  /** What is to be seen, in a sentence. */
  readonly shows: string;
}

export const presets: readonly Preset[] = [
  {
    name: "Who is she?",
    text: "Riley is a dog, and Tom is a baker. She barks at the moon.",
    layer: 2,
    head: 0,
    query: 11,
    shows: "“She” finds the dog, not the baker. In this head “dog” asks for something else: attention has a direction.",
  },
  {
    name: "Who is the dog?",
    text: "Riley is a dog",
    layer: 2,
    head: 1,
    query: 3,
    shows: "“dog” looks for the one who is a dog, and takes nearly all it gets from “Riley”.",
  },
  {
    name: "A bank with coins",
    text: "Sarah brings the coins to the bank and asks about the loan.",
    layer: 1,
    head: 0,
    query: 6,
    shows: "“bank” alone has several senses. This head finds the word that decides: “coins”.",
  },
  {
    name: "A bank of a river",
    text: "Tom swims across the river to the other bank, which is muddy.",
    layer: 1,
    head: 0,
    query: 8,
    shows: "The same head as for the coins, the same word “bank”: here it finds “river”.",
  },
  {
    name: "How does Sarah feel?",
    text: "Sarah lies still on the bed, feeling",
    layer: 2,
    head: 1,
    query: 7,
    shows: "“feeling” asks where Sarah is: “bed” decides that the next word is “tired”.",
  },
];
