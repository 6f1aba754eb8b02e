// Where this package lies on the disk. What is in it is known to those who ask.

/** The folder of package.json and of models/: one above the source folder and the built file alike, so this file stays where it is. */
export const packageFolder: URL = new URL("../", import.meta.url);
