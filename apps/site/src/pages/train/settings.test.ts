import fc from "fast-check";
import { expect, test } from "vitest";
import { modelConfig } from "./model-shape.ts";
import { presets, settingsIn, trainFields } from "./settings.ts";

test("whatever an address says, the settings describe a model that can be built", () => {
  const names = Object.keys(trainFields) as (keyof typeof trainFields)[];
  const given = fc.oneof(
    fc.string(),
    fc.double().map(String),
    fc.constantFrom("-1", "1e9", "NaN", "0x10", "8", "pieces"),
  );
  fc.assert(
    fc.property(fc.dictionary(fc.constantFrom(...names), given), (address) => {
      const values = Object.fromEntries(
        names.map((name) => [name, trainFields[name].read(address[name] ?? "") ?? trainFields[name].initial]),
      );
      const settings = settingsIn(values as never);
      const config = modelConfig(settings, 300);
      expect(config.headWidth * config.heads).toBe(settings.width);
      expect(config.headWidth % 2).toBe(0);
      expect(settings.rate).toBeGreaterThan(0);
    }),
  );
});

test("what a preset sets is what an address that it writes brings", () => {
  for (const { settings } of presets)
    for (const [name, value] of Object.entries(settings)) {
      const { read, write } = trainFields[name as keyof typeof settings] as {
        read(text: string): unknown;
        write(value: unknown): string;
      };
      expect([name, read(write(value))]).toEqual([name, value]);
    }
});
