// Decides who trains: workers where there can be any and more than one is wanted, else this thread.
import type { Network } from "../network/network.ts";
import { areThreadsPossible } from "./start-worker.ts";
import { type Trainer, trainHere } from "./trainer.ts";
import { WorkerTeam } from "./worker-team.ts";

/** The number of workers, or 1 where there are no threads with shared memory. */
export const usableWorkers = (wanted: number): number => (areThreadsPossible() ? wanted : 1);

/** Workers for a network whose memory is shared, if they can be started; else this thread. */
export async function createTrainer(caller: string, network: Network): Promise<Trainer> {
  if (!network.isShared) return trainHere(network);
  const team = new WorkerTeam(caller, network);
  if (await team.hasBegun()) return team;
  await team.close();
  return trainHere(network);
}
