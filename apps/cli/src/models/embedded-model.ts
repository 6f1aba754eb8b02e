// What comes with this command: a language model, a translator and word vectors of little-world. How they were made stands in their READMEs.
import { fileURLToPath } from "node:url";
import { packageFolder } from "../package-folder.ts";

const inPackage = (path: string): string => fileURLToPath(new URL(path, packageFolder));

/** The folder of the language model. */
export const embeddedModel: string = inPackage("models/language-model");

/** The folder of the translator from English to French, German and Korean. */
export const embeddedTranslator: string = inPackage("models/translator");

/** The file of the word vectors. */
export const embeddedVectors: string = inPackage("models/word-vectors/vectors.bin");

/** What was measured of the language model without one of its parts each time. */
export const embeddedAblations: string = inPackage("models/ablations/ablations.json");

/** What help screens say in place of these paths. */
export const embeddedName = "the small one that comes with this command";
