// Whatever an address says, a field gives a valid value, and what is written is read again.
import fc from "fast-check";
import { expect, test } from "vitest";
import { formatAddress, parseAddress } from "./address.ts";
import { choice, flag, integer, integers, number, text } from "./fields.ts";

test("what a field writes it reads again", () => {
  fc.assert(
    fc.property(
      fc.string(),
      fc.integer(),
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.boolean(),
      (a, b, c, d) => {
        const fields = {
          a: text(""),
          b: integer(0, { least: -(2 ** 31), most: 2 ** 31 }),
          c: number(0),
          d: flag(false),
        };
        expect(fields.a.read(fields.a.write(a))).toBe(a);
        expect(fields.b.read(fields.b.write(b))).toBe(b);
        expect(fields.c.read(fields.c.write(c))).toBe(c === 0 ? 0 : c);
        expect(fields.d.read(fields.d.write(d))).toBe(d);
      },
    ),
  );
  expect(integers([]).read(integers([]).write([3, 0, 17]))).toEqual([3, 0, 17]);
  expect(integers([1]).read("")).toEqual([]);
});

test("hostile values are moved into their range or are none", () => {
  fc.assert(
    fc.property(fc.string(), (given) => {
      const value = integer(5, { least: 1, most: 9 }).read(given);
      expect(value === undefined || (Number.isInteger(value) && value >= 1 && value <= 9)).toBe(true);
      const list = integers([]).read(given);
      expect(list === undefined || list.every((each) => Number.isSafeInteger(each) && each >= 0)).toBe(true);
    }),
  );
  expect([
    integer(5, { most: 9 }).read("1e9"),
    number(1).read("NaN"),
    number(1).read(" "),
    number(1).read("Infinity"),
  ]).toEqual([9, undefined, undefined, undefined]);
  expect(choice(["a", "b"], "a").read("constructor")).toBeUndefined();
  expect(text("", { longest: 3 }).read("abcdef")).toBe("abc");
});

test("an address is read as it was written, and anything else is the home page or has no parameters", () => {
  fc.assert(
    fc.property(fc.string(), (value) => {
      const written = formatAddress({ page: "next-token", parameters: new URLSearchParams({ text: value }) });
      const { page, parameters } = parseAddress(written);
      expect([page, parameters.get("text")]).toEqual(["next-token", value]);
      expect(parseAddress(value).page).toMatch(/^[a-z-]+$/);
    }),
  );
  expect(parseAddress("")).toMatchObject({ page: "home" });
  expect(parseAddress("#/../../etc?x=1").page).toBe("home");
});
