import { clock } from '../../shared/base/clock.ts';
import { log, withContext } from '../../shared/base/log.ts';
import { recordLimits } from '../../shared/records/limits.ts';
import { endEvents } from './lifecycle/ending-store.ts';

/** An event is shown as ended at its end; what it does to the index of the published ones is tidied up afterwards. */
export const handler = (): Promise<void> =>
  withContext(`endings-${clock.now()}`, 'catalog-job', async () => {
    const events = await endEvents(clock.now() - recordLimits.endedListedMs);
    if (events > 0) log.info('events ended', { events });
  });
