// Light, dark, or as the system has it. The choice is kept in the browser; without storage it lasts as long as the page.

export type ThemeChoice = "system" | "light" | "dark";
const choices: readonly ThemeChoice[] = ["system", "light", "dark"];
const key = "attn-theme";

class Theme {
  choice: ThemeChoice = $state(stored());
  #systemDark: boolean = $state(false);

  constructor() {
    const query = matchMedia("(prefers-color-scheme: dark)");
    this.#systemDark = query.matches;
    query.addEventListener("change", ({ matches }) => (this.#systemDark = matches));
    apply(this.choice);
  }

  /** What is shown now. */
  get shown(): "light" | "dark" {
    if (this.choice !== "system") return this.choice;
    return this.#systemDark ? "dark" : "light";
  }

  choose(choice: ThemeChoice): void {
    this.choice = choice;
    apply(choice);
    try {
      localStorage.setItem(key, choice);
    } catch {
      // Storage may be forbidden; the choice then lasts as long as the page.
    }
  }

  /** The next choice in turn. */
  turn(): void {
    this.choose(choices[(choices.indexOf(this.choice) + 1) % choices.length] ?? "system");
  }
}

function stored(): ThemeChoice {
  try {
    return choices.find((choice) => choice === localStorage.getItem(key)) ?? "system";
  } catch {
    return "system";
  }
}

function apply(choice: ThemeChoice): void {
  document.documentElement.style.colorScheme = choice === "system" ? "light dark" : choice;
}

export const theme: Theme = new Theme();
