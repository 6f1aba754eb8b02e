// publint, strict, on every packed package. Prints what it finds; exit code 1 when it finds anything.

import { readFileSync } from "node:fs";
import { publint } from "publint";
import { formatMessage } from "publint/utils";
import { packedPackages } from "./packed.mjs";

for (const { name, path } of packedPackages()) {
  const bytes = new Uint8Array(readFileSync(path));
  const { messages, pkg } = await publint({ strict: true, pack: { tarball: bytes.buffer } });
  for (const message of messages)
    console.log(`${name}: ${message.type}: ${formatMessage(message, pkg, { color: false })}`);
  if (messages.length > 0) process.exitCode = 1;
}
