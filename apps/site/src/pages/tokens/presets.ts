// Texts that tokenizers cut in telling ways.

/** A text and what it is called. */
export interface Preset {
  readonly name: string;
  readonly text: string;
}

export const presets: readonly Preset[] = [
  {
    name: "Prose",
    text: "The grandmother brings the cash to the bank of the river.\nShe is unbelievably proud: her grandchildren are feeling tired, and so is the dog.",
  },
  {
    name: "Code",
    text: "function softmax(values) {\n    const highest = Math.max(...values);\n    const powers = values.map((x) => Math.exp(x - highest));\n    const sum = powers.reduce((a, b) => a + b, 0);\n    return powers.map((x) => x / sum);\n}\n",
  },
  {
    name: "Languages",
    text: "I love the dog.\nJ'aime le chien.\nIch liebe den Hund.\nЯ люблю собаку.\n나는 그 강아지를 사랑해요.\n私は犬が大好きです。\nΑγαπώ τον σκύλο.\n",
  },
  { name: "Korean", text: "안녕하세요! 할머니가 은행에서 돈을 찾아요. 강아지는 강둑에서 자고 있어요." },
  { name: "Emoji", text: "A dog 🐶, a family 👨‍👩‍👧, a flag 🇰🇷, a wave 👋🏽 and a heart ❤️." },
  { name: "Numbers", text: "3.14159265358979, 1,234,567.89, 2026-11-26, 0xC0FFEE, 1000000 and 1 000 000" },
  { name: "Spaces", text: "one two  three   four    \n\n\tfive\t\tsix   \nEND" },
];
