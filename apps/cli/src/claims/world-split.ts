// Which sentences of little-world the embedded models were trained on, and which were held out.
import { type Split, split } from "@attn/little-world";

/** The split of `tools/models`. */
export const worldSplit: Split = split(1);
