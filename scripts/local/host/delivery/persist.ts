import { faultPauseMs, storeOutcome } from '../store-outcome.ts';
import type { DeliveryContext } from './context.ts';

/** Stores the outcome of a delivery. Resolves to `false` if `stop` came first. */
export async function persist({ database, activity, log }: DeliveryContext, work: () => void): Promise<boolean> {
  if (activity.over) return false;
  let isLogged = false;
  return storeOutcome(database, work, async (error) => {
    if (!isLogged) log(`An outcome is stored later: ${error instanceof Error ? error.message : error}`);
    isLogged = true;
    if (!activity.open) return false;
    await activity.pause(faultPauseMs);
    return !activity.over;
  });
}
