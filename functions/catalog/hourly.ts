import { clock } from '../../shared/base/clock.ts';
import { log, withContext } from '../../shared/base/log.ts';
import { recordLimits } from '../../shared/records/limits.ts';
import { endEvents } from './lifecycle/ending-store.ts';

/** Removes ended events from the index `published`. They read as ended from their end on, without this job. */
export const handler = (): Promise<void> =>
  withContext(`endings-${clock.now()}`, 'catalog-job', async () => {
    const events = await endEvents(clock.now() - recordLimits.endedListedMs);
    if (events > 0) log.info('events ended', { events });
  });
