// One row in a process of its own: started by bench.ts, sends its figures as messages. Not here: which rows there are (src/rows/all-rows.ts).
import { parseArgs } from "node:util";
import { UnavailableError } from "./src/harness/backend.ts";
import { repository } from "./src/harness/machine.ts";
import { findRow } from "./src/rows/all-rows.ts";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { threads: { type: "string" }, rounds: { type: "string" }, reference: { type: "string" } },
});
const context = { threads: Number(values.threads), rounds: Number(values.rounds), reference: values.reference ?? "" };
const send = (message: unknown): Promise<void> =>
  new Promise((resolve) => process.send?.(message, undefined, undefined, () => resolve()));

try {
  const row = await findRow(positionals[0] ?? "");
  const { run: _, ...description } = row;
  await send({ row: description });
  for await (const figure of row.run(context)) await send({ figure });
} catch (error) {
  const [line = ""] = (error instanceof Error ? error.message : String(error)).split("\n");
  const text = line.replaceAll(`${repository}/`, ""); // goes into RESULTS.md, which names no folder of this machine
  await send({ failure: text, isUnavailable: error instanceof UnavailableError });
  if (!(error instanceof UnavailableError)) console.error(error);
}
process.exit(); // threads of the peers would keep it alive
