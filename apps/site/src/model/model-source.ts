// Where a model's files are: a folder of this site, or files that somebody dropped. A plain object, so that it can be handed to a worker.

/** Files below an address, or files in memory by their names in the folder. */
export type ModelSource =
  | { readonly kind: "address"; readonly name: string; readonly base: string }
  | { readonly kind: "files"; readonly name: string; readonly files: Readonly<Record<string, Blob>> };

/** One of our own models, which the site carries. */
export function ownModel(name: "language-model" | "translator" | "word-vectors"): ModelSource {
  return { kind: "address", name, base: new URL(`models/${name}/`, document.baseURI).href };
}

/** The source as a function from a file's name, and a range of bytes, to bytes; undefined where there is no such file. */
export function fileReader(source: ModelSource): (name: string, range?: Range) => Promise<Uint8Array | undefined> {
  return source.kind === "files" ? (name, range) => readBlob(source.files[name], range) : addressReader(source.base);
}

interface Range {
  readonly start: number;
  readonly end: number;
}

/** A static host may ignore ranges: each file is fetched once, whole, and parts of it are views. */
function addressReader(base: string): (name: string, range?: Range) => Promise<Uint8Array | undefined> {
  const fetched = new Map<string, Promise<Uint8Array | undefined>>();
  return async (name, range) => {
    const whole = fetched.get(name) ?? fetchBytes(new URL(name, base));
    fetched.set(name, whole);
    const bytes = await whole;
    return range ? bytes?.subarray(range.start, range.end) : bytes;
  };
}

async function fetchBytes(address: URL): Promise<Uint8Array | undefined> {
  const response = await fetch(address);
  if (response.status === 404) return undefined;
  if (!response.ok) throw new Error(`${address.pathname}: the server answered ${response.status}`);
  return new Uint8Array(await response.arrayBuffer());
}

async function readBlob(blob: Blob | undefined, range?: Range): Promise<Uint8Array | undefined> {
  const part = range ? blob?.slice(range.start, range.end) : blob;
  return part && new Uint8Array(await part.arrayBuffer());
}
