// What server.mjs offers, for those who use it with types.
import type { RequestListener } from "node:http";

/** What makes a page cross-origin isolated, so that it may share memory between threads. */
export declare const isolationHeaders: Readonly<Record<string, string>>;

/** Whether the site has been built. */
export declare function isBuilt(): boolean;

/** A request handler for `node:http`. */
export declare function siteHandler(options?: {
  /** The folder of the built site; this package's own unless given. */
  readonly site?: string;
  /** A folder whose files are served below `models/` where the site's own folder has none. */
  readonly models?: string;
  /** Headers of every answer; `isolationHeaders` unless given. */
  readonly headers?: Readonly<Record<string, string>>;
}): RequestListener;
