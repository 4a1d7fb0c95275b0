import { clock } from '../../../shared/base/clock.ts';
import { readEvent } from '../../../shared/records/event-row.ts';
import { checkinLimits } from '../limits.ts';
import { requestPreload } from './preload-store.ts';
import { schedulePreload } from './schedule-store.ts';

/** A schedule must lie ahead when it is made. */
const soonestMs = 60_000;
/** An event is moved by hand: more changes than this while one is followed are none. */
const looks = 5;

/**
 * The door's data is loaded half an hour before doors; where that is past already, at once as well. When doors are is
 * asked of the event's row, before and after: news may come late and in any order, and whoever sets the schedule last has
 * then seen the row as it is. `causeId` is the event that tells of it.
 * @throws Error where the row does not come to rest.
 */
export async function followDoors(eventId: string, causeId: string): Promise<void> {
  let followed: number | undefined;
  for (let look = 0; look < looks; look++) {
    const event = await readEvent(eventId);
    const now = clock.now();
    if (event?.status !== 'published' || event.endsAt <= now || event.doorsOpenAt === followed) return;
    followed = event.doorsOpenAt;
    const wanted = followed - checkinLimits.preloadLeadMs;
    await schedulePreload(eventId, Math.max(wanted, now + soonestMs));
    if (wanted <= now) await requestPreload(eventId, now, causeId);
  }
  throw new Error(`The doors of ${eventId} do not come to rest`);
}
