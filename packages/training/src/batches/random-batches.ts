// Batches drawn at random. Not here: what is drawn.
import type { RandomState } from "../random-stream.ts";
import { RandomStream } from "../random-stream.ts";
import type { BatchPosition, BatchSource } from "./batch-source.ts";

/**
 * A source whose batches are what `draw` makes of a random stream; `draw` must have no other memory.
 * @throws RangeError unless the seed is a safe integer.
 */
export const randomBatches = <Batch>(
  draw: (random: RandomStream) => Batch | Promise<Batch>,
  { seed = 0 }: { readonly seed?: number } = {},
): BatchSource<Batch> => {
  let random = new RandomStream(seed);
  return {
    next: () => draw(random),
    position: () => ({ random: random.state }),
    seek(position) {
      random = new RandomStream(randomStateIn(position));
    },
  };
};

/** The random state of a saved position. @throws RangeError when it has none. */
export const randomStateIn = (position: BatchPosition): RandomState => {
  const { random } = position;
  if (!Array.isArray(random))
    throw new RangeError(`seek: the position has no random state, got ${JSON.stringify(position)}`);
  return random as unknown as RandomState;
};
