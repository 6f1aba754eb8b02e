// What the site knows of a package. It is put together when the site is built (build/packages-plugin.ts).

/** One exported name. */
export interface ExportedName {
  readonly name: string;
  /** What it is imported from. */
  readonly from: string;
  readonly kind: "function" | "class" | "type" | "value";
  /** Its declaration in TypeScript. */
  readonly signature: string;
  /** Its doc comment, as Markdown. */
  readonly doc: string;
  readonly tags: readonly { readonly name: string; readonly text: string }[];
}

/** A part of a README: rendered text, or an example with what it prints. */
export type ReadmePart =
  | { readonly kind: "text"; readonly html: string }
  | {
      readonly kind: "example";
      readonly id: string;
      readonly code: string;
      readonly expected: string;
      /** Whether it needs the files of Node, and so cannot run in a page. */
      readonly needsNode: boolean;
    };

export interface PackagePage {
  readonly name: string;
  readonly description: string;
  readonly readme: readonly ReadmePart[];
  readonly exports: readonly ExportedName[];
  /** What imports cost alone: bytes, minified and gzipped, dependencies included. */
  readonly sizes: readonly { readonly name: string; readonly bytes: number }[];
}
