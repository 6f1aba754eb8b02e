// What comes with this command: a language model, a translator and word vectors of little-world. How they were made stands in their READMEs.
import { fileURLToPath } from "node:url";

/** The folder of the language model; all these are the same path from src and from dist. */
export const embeddedModel: string = fileURLToPath(new URL("../models/language-model", import.meta.url));

/** The folder of the translator from English to French, German and Korean. */
export const embeddedTranslator: string = fileURLToPath(new URL("../models/translator", import.meta.url));

/** The file of the word vectors. */
export const embeddedVectors: string = fileURLToPath(new URL("../models/word-vectors/vectors.bin", import.meta.url));

/** What help screens say in place of these paths. */
export const embeddedName = "the small one that comes with this command";
