import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { folderAt, goldenFolder, readJson } from "../testing/golden.ts";
import { openSafetensors } from "./open-safetensors.ts";
import { parseSafetensors } from "./parse-safetensors.ts";

interface Golden {
  metadata: Record<string, string> | null;
  tensors: Record<string, { dtype: string; shape: number[]; values: (number | string | boolean)[] }>;
}

const folder = goldenFolder("safetensors");
const numberOf = (value: number | string | boolean): number => (value === "-0" ? -0 : Number(value));

for (const name of ["dtypes", "shapes", "empty"]) {
  test(`every value of ${name}.safetensors is what safetensors and torch wrote, in memory and by ranges`, async () => {
    const golden = await readJson<Golden>(folder, `${name}.json`);
    const parsed = parseSafetensors(await readFile(new URL(`${name}.safetensors`, folder)));
    const opened = await openSafetensors(folderAt(folder), `${name}.safetensors`);
    expect(parsed.metadata).toEqual(golden.metadata ?? {});
    expect([...parsed.entries.keys()].sort()).toEqual(Object.keys(golden.tensors).sort());
    expect(opened.entries).toEqual(parsed.entries);
    for (const [key, { dtype, shape, values }] of Object.entries(golden.tensors)) {
      const isFloat = /F/.test(dtype);
      const expected = values.map((v) => (isFloat ? Math.fround(numberOf(v)) : numberOf(v)));
      const outside = dtype === "I64" && expected.findIndex((v) => v !== (v | 0));
      if (outside !== false && outside >= 0) {
        const problem = `"${key}" holds ${values[outside]} at element ${outside}, which is outside int32`;
        expect(() => parsed.tensor(key)).toThrow(`parseSafetensors: ${problem}`);
        await expect(opened.tensor(key)).rejects.toThrow(`openSafetensors: ${name}.safetensors ${problem}`);
        continue;
      }
      for (const x of [parsed.tensor(key), await opened.tensor(key)]) {
        expect(x.shape, key).toEqual(shape);
        expect(x.dtype, key).toBe(isFloat ? "float32" : dtype === "BOOL" ? "bool" : "int32");
        expect([...x.dataSync()], key).toEqual(expected);
      }
    }
  });
}
