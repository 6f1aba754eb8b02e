// Every theme of the English text.
import type { Theme } from "../english/theme.ts";
import { animalTheme } from "./animals.ts";
import { apples } from "./apples.ts";
import { banks } from "./banks.ts";
import { beds } from "./beds.ts";
import { countryTheme } from "./countries.ts";
import { families } from "./families.ts";
import { love } from "./love.ts";
import { riley } from "./riley.ts";

/** The themes, in the order in which they are drawn from. */
export const allThemes = (): Theme[] => [
  families(),
  animalTheme(),
  countryTheme(),
  beds(),
  banks(),
  apples(),
  riley(),
  love(),
];
