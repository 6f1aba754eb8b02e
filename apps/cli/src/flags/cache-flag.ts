// `--cache`, for the commands that generate. What the forms are is @attn/attention's matter.
import type { ModelCacheOptions } from "@attn/transformer";
import { Option } from "commander";

/** How keys and values of the tokens so far are kept. */
export type CacheForm = NonNullable<ModelCacheOptions["dtype"]>;

/** The option for a command. */
export function cacheOption(): Option {
  return new Option("--cache <type>", "how keys and values are kept: fewer bits take less memory, a little less exact")
    .choices(["float32", "float16", "int8", "int4"] satisfies CacheForm[])
    .default("float32");
}
