// The browser of the tests, where there is one, and how it is started so that it asks nobody for anything.

/** Where Chromium is; undefined where there is none. */
export const browserPath: string | undefined = process.env.ATTN_CHROMIUM;

export const quietFlags: readonly string[] = [
  "--no-sandbox",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];
