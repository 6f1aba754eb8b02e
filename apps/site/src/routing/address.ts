// The part of the address after `#`: `#/page?key=value`. Reading and writing it as text; nothing here touches the browser.

/** A page and its parameters. */
export interface Address {
  readonly page: string;
  readonly parameters: URLSearchParams;
}

/** Reads `#/attention?text=…`; what cannot be read becomes the home page without parameters. */
export function parseAddress(hash: string): Address {
  const [path = "", query = ""] = splitOnce(hash.replace(/^#\/?/, ""), "?");
  return { page: /^[a-z-]+$/.test(path) ? path : "home", parameters: new URLSearchParams(query) };
}

/** Writes what `parseAddress` reads. */
export function formatAddress({ page, parameters }: Address): string {
  const query = parameters.toString();
  return query === "" ? `#/${page}` : `#/${page}?${query}`;
}

function splitOnce(text: string, separator: string): [string, string] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, ""] : [text.slice(0, at), text.slice(at + 1)];
}
