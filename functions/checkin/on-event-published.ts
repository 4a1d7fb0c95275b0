import { EventPublished } from '../../events/catalog.ts';
import { clock } from '../../shared/clock.ts';
import { consume } from '../../shared/consume.ts';
import { limits } from '../../shared/limits.ts';
import { requestPreload } from './preload-store.ts';
import { schedulePreload } from './schedule-store.ts';

/** A schedule must lie ahead when it is made. */
const soonestMs = 60_000;

/** The door's data is loaded half an hour before doors; where that is past already, at once as well. */
export const handler = consume(EventPublished, async ({ id, data: { eventId, doorsOpenAt } }) => {
  const now = clock.now();
  const wanted = doorsOpenAt - limits.preloadLeadMs;
  await schedulePreload(eventId, Math.max(wanted, now + soonestMs));
  if (wanted <= now) await requestPreload(eventId, now, id);
});
