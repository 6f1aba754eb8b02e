// The state of a page that can be shared as a link: reactive values that are read from the address and written back to it.
import { untrack } from "svelte";
import type { Field } from "./fields.ts";
import { route } from "./route.svelte.ts";

/** Longer than between two keys: writing the address takes milliseconds, and Safari allows a page 100 times in 30 seconds. */
const afterMilliseconds = 350;

type Values<F> = { -readonly [K in keyof F]: F[K] extends Field<infer T> ? T : never };

/**
 * Reactive values of `page`, one per field. What differs from a field's initial value stands in the address, a moment after it
 * changed; an address that arrives sets all of them. Call it while a component is set up.
 */
export function pageState<F extends Record<string, Field<unknown>>>(page: string, fields: F): Values<F> {
  const entries = Object.entries(fields) as [string, Field<unknown>][];
  const read = (): Record<string, unknown> =>
    Object.fromEntries(
      entries.map(([name, field]) => {
        const given = route.parameters.get(name);
        return [name, (given === null ? undefined : field.read(given)) ?? field.initial];
      }),
    );
  const values: Record<string, unknown> = $state(read());
  let seen = route.arrivals;
  $effect(() => {
    if (route.arrivals === seen || route.page !== page) return;
    seen = route.arrivals;
    untrack(() => Object.assign(values, read()));
  });
  $effect(() => {
    const parameters = new URLSearchParams();
    for (const [name, field] of entries) {
      const written = field.write(values[name]);
      if (written !== field.write(field.initial)) parameters.set(name, written);
    }
    const timer = setTimeout(() => route.remember(page, parameters), afterMilliseconds);
    return () => clearTimeout(timer);
  });
  return values as Values<F>;
}
