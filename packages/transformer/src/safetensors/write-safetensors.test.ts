import type { AnyTensor } from "@attn/tensor";
import { tensor } from "@attn/tensor";
import fc from "fast-check";
import { expect, test } from "vitest";
import { fileOf } from "../testing/changed-folder.ts";
import { parseSafetensors } from "./parse-safetensors.ts";
import { writeSafetensors } from "./write-safetensors.ts";

test("what is written is read again, names, shapes, types, values and metadata", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.dictionary(fc.string(), fc.array(fc.array(fc.float(), { minLength: 2, maxLength: 2 }), { maxLength: 3 })),
      fc.dictionary(fc.string(), fc.string()),
      async (rows, metadata) => {
        const floats = Object.entries(rows).filter(([name]) => name !== "__metadata__");
        const tensors: Record<string, AnyTensor> = Object.fromEntries<AnyTensor>([
          ...floats.map(
            ([name, list]) => [name, tensor(Float32Array.from(list.flat()), { shape: [list.length, 2] })] as const,
          ),
          ["flag", tensor([true, false, true])] as const,
          ["ids", tensor(Int32Array.of(-7, 2 ** 31 - 1))] as const,
        ]);
        const bytes = await fileOf(writeSafetensors(tensors, metadata));
        const file = parseSafetensors(bytes);
        expect(file.metadata).toEqual({ ...metadata });
        expect([...file.entries.keys()].sort()).toEqual(Object.keys(tensors).sort());
        for (const [name, x] of Object.entries(tensors)) {
          expect(file.tensor(name)).toMatchObject({ shape: x.shape, dtype: x.dtype });
          expect(file.tensor(name).dataSync()).toEqual(x.dataSync());
          expect(file.entries.get(name)!.start % (x.dtype === "bool" ? 1 : 4)).toBe(0);
        }
      },
    ),
    { numRuns: 50 },
  );
});

test("a tensor cannot take the name of the metadata", async () => {
  await expect(fileOf(writeSafetensors({ __metadata__: tensor([1]) }))).rejects.toThrow(
    new RangeError('writeSafetensors: no tensor can be named "__metadata__"'),
  );
});
