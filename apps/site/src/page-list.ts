// The ten pages in the order of the path from text to the next token. What is on them is in pages/.
import type { Component } from "svelte";

/** A page: its name in the address, its title, the idea in a sentence, and how it is loaded. */
export interface PageEntry {
  readonly id: string;
  readonly title: string;
  readonly idea: string;
  readonly load: () => Promise<{ readonly default: Component }>;
}

export const pages: readonly PageEntry[] = [
  {
    id: "home",
    title: "Home",
    idea: "From a sentence to the next word, all of it in view.",
    load: () => import("./pages/home/HomePage.svelte"),
  },
  {
    id: "tokens",
    title: "Tokens",
    idea: "Text is cut into pieces that occur often.",
    load: () => import("./pages/tokens/TokensPage.svelte"),
  },
  {
    id: "vectors",
    title: "Vectors",
    idea: "A word becomes a place, and relations become directions.",
    load: () => import("./pages/vectors/VectorsPage.svelte"),
  },
  {
    id: "attention",
    title: "Attention",
    idea: "Each word asks, each word answers, and meaning moves.",
    load: () => import("./pages/attention/AttentionPage.svelte"),
  },
  {
    id: "next-token",
    title: "Next token",
    idea: "A distribution, and a choice.",
    load: () => import("./pages/next-token/NextTokenPage.svelte"),
  },
  {
    id: "memory",
    title: "Memory",
    idea: "Keys and values are kept, so that nothing is computed twice.",
    load: () => import("./pages/memory/MemoryPage.svelte"),
  },
  {
    id: "translate",
    title: "Translate",
    idea: "One text is read while another is written.",
    load: () => import("./pages/translate/TranslatePage.svelte"),
  },
  {
    id: "train",
    title: "Train",
    idea: "A small transformer learns your text, here.",
    load: () => import("./pages/train/TrainPage.svelte"),
  },
  {
    id: "speed",
    title: "Speed",
    idea: "What this machine does with it.",
    load: () => import("./pages/speed/SpeedPage.svelte"),
  },
  {
    id: "packages",
    title: "Packages",
    idea: "Every piece, alone.",
    load: () => import("./pages/packages/PackagesPage.svelte"),
  },
];

/** The page of an address; the first one where there is no such page. */
export function pageById(id: string): PageEntry {
  return pages.find((page) => page.id === id) ?? (pages[0] as PageEntry);
}
