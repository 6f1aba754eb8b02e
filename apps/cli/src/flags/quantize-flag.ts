// `--quantize`, for the commands that run a model. What it means is @attn/transformer's matter.
import { Option } from "commander";

/** The option for a command. */
export function quantizeOption(): Option {
  return new Option("--quantize <type>", "weights in 8 or 4 bits: less memory, faster, a little less exact").choices([
    "int8",
    "int4",
  ]);
}
