// Typed parts of a page's state that live in its address. Whatever an address says, a field gives a valid value.

/** How one value is read from the address and written to it. */
export interface Field<T> {
  readonly initial: T;
  /** The value of a parameter; undefined when it is none. */
  read(text: string): T | undefined;
  write(value: T): string;
}

/** Any text of at most `longest` UTF-16 units; longer ones are cut. */
export function text(initial: string, { longest = 4000 }: { readonly longest?: number } = {}): Field<string> {
  return { initial, read: (given) => given.slice(0, longest), write: (value) => value.slice(0, longest) };
}

/** A whole number from `least` to `most`; others are moved to the nearer end. */
export function integer(initial: number, { least = 0, most = Number.MAX_SAFE_INTEGER } = {}): Field<number> {
  return { ...number(initial, { least, most }), read: (given) => wholeNumber(given, least, most) };
}

/** A finite number from `least` to `most`; others are moved to the nearer end. */
export function number(initial: number, { least = -Infinity, most = Infinity } = {}): Field<number> {
  return { initial, read: (given) => finite(given, least, most), write: (value) => String(value) };
}

/** Yes or no, written as 1 or 0. */
export function flag(initial: boolean): Field<boolean> {
  const read = (given: string): boolean | undefined => (given === "1" ? true : given === "0" ? false : undefined);
  return { initial, read, write: (value) => (value ? "1" : "0") };
}

/** One of several names. */
export function choice<const T extends string>(options: readonly T[], initial: NoInfer<T>): Field<T> {
  return { initial, read: (given) => options.find((option) => option === given), write: (value) => value };
}

/** A list of whole numbers, written `1.2.3`; at most `longest` of them. */
export function integers(initial: readonly number[], { longest = 1024 } = {}): Field<readonly number[]> {
  return {
    initial,
    read: (given) =>
      /^(\d{1,9}(\.\d{1,9})*)?$/.test(given)
        ? given.split(".").filter(Boolean).slice(0, longest).map(Number)
        : undefined,
    write: (value) => value.join("."),
  };
}

const finite = (given: string, least: number, most: number): number | undefined => {
  const value = given.trim() === "" ? Number.NaN : Number(given);
  return Number.isFinite(value) ? Math.min(most, Math.max(least, value)) : undefined;
};

const wholeNumber = (given: string, least: number, most: number): number | undefined => {
  const value = finite(given, least, most);
  return value === undefined ? undefined : Math.round(value);
};
