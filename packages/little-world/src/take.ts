// Taking the first items of an endless stream that pass a test. It knows nothing of sentences.

/** So many in a row that fail the test mean that nothing passes it. */
const PATIENCE = 100_000;

/**
 * The first `count` items whose text passes `only`.
 *
 * @throws RangeError after 100,000 items in a row that do not pass.
 */
export function* take<Item>(
  caller: string,
  items: Iterable<Item>,
  count: number,
  textOf: (item: Item) => string,
  only: ((text: string) => boolean) | undefined,
): Generator<Item, void> {
  let taken = 0;
  let refused = 0;
  if (taken >= count) return;
  for (const item of items) {
    if (only !== undefined && !only(textOf(item))) {
      if (++refused === PATIENCE) {
        throw new RangeError(
          `${caller}: only() refused ${PATIENCE} sentences in a row, the last was ${JSON.stringify(textOf(item))}`,
        );
      }
      continue;
    }
    refused = 0;
    yield item;
    if (++taken === count) return;
  }
}
