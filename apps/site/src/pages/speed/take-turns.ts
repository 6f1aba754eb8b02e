// Taking time: contenders take turns, round by round, so that all see the machine in the same state.

/** A contender in the race. */
export interface Runner {
  readonly run: () => unknown;
  /** Gets the seconds of one call, once per round. */
  readonly took: (seconds: number) => void;
  /** Said before it runs. */
  readonly name: string;
}

export interface TurnOptions {
  readonly rounds: number;
  /** Milliseconds that a turn lasts at least: short work is called several times in a row. */
  readonly shortest: number;
  /** Is told before each turn what comes, and how many of how many turns are over. */
  readonly before?: (turn: { readonly what: string; readonly done: number; readonly all: number }) => void;
  /** Is told after each round. */
  readonly afterRound?: () => void;
}

/** Warms each runner up, finds how many of its calls make a turn, then lets all take turns. The first, slow calls are not counted. */
export async function takeTurns(
  runners: readonly Runner[],
  { rounds, shortest, before, afterRound }: TurnOptions,
): Promise<void> {
  const all = runners.length * (rounds + 1);
  let done = 0;
  const calls: number[] = [];
  for (const { run, name } of runners) {
    before?.({ what: `${name}: warming up`, done, all });
    calls.push(await callsPerTurn(run, shortest));
    done += 1;
  }
  for (let round = 0; round < rounds; round++) {
    for (const [index, { run, took, name }] of runners.entries()) {
      before?.({ what: `round ${round + 1} of ${rounds}: ${name}`, done, all });
      await breathe();
      took((await timeOf(run, calls[index] as number)) / (calls[index] as number) / 1000);
      done += 1;
    }
    afterRound?.();
  }
}

const longWarmUp = 1000; // milliseconds: no compiling takes that long, so it is the work, and one call is a turn

async function callsPerTurn(run: Runner["run"], shortest: number): Promise<number> {
  await breathe();
  if ((await timeOf(run, 1)) > longWarmUp) return 1;
  for (let calls = 1; ; ) {
    const milliseconds = await timeOf(run, calls);
    if (milliseconds >= shortest) return calls;
    calls = Math.max(2 * calls, Math.ceil((calls * shortest) / Math.max(milliseconds, shortest / 16)));
  }
}

async function timeOf(run: Runner["run"], calls: number): Promise<number> {
  const start = performance.now();
  for (let call = 0; call < calls; call++) await run();
  return performance.now() - start;
}

/** A turn of the event loop, so that messages come and go. */
const breathe = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));
