// Text made safe inside XML and HTML, as content or as a quoted attribute. Safe for nothing else: not for scripts, not for CSS.

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};
// XML 1.0 allows tab, line feed, carriage return and everything from U+0020 but surrogates, U+FFFE and U+FFFF.
const forbidden = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;

/** Escapes `& < > " '` and replaces what XML 1.0 cannot hold (control characters, lone surrogates) by U+FFFD. */
export function escapeMarkup(text: string): string {
  return text.replace(forbidden, "\ufffd").replace(/[&<>"']/g, (character) => entities[character] ?? character);
}

/** JSON for a `<script>` element: no `<`, `>`, `&`, U+2028 or U+2029 stands in it literally, so that no text can end the element. */
export function scriptJson(value: unknown): string {
  return JSON.stringify(value).replace(
    /[<>&\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
