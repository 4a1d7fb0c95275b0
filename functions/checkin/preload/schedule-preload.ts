import { clock } from '../../../shared/base/clock.ts';
import { readEvent } from '../../../shared/records/event-row.ts';
import { checkinLimits } from '../limits.ts';
import { requestPreload } from './preload-store.ts';
import { putPreloadSchedule } from './schedule-store.ts';

/** EventBridge Scheduler refuses a schedule in the past. */
const minAheadMs = 60_000;
/** Organizers change an event by hand, so more concurrent changes than this are not expected. */
const maxRounds = 5;

/**
 * Schedules the preload half an hour before doors. If that moment has passed, it also requests a preload immediately.
 * It reads the event's row before and after, because events arrive late and out of order. So the last writer of the
 * schedule has read the latest row. `causeId` is the id of the event that is handled.
 * @throws Error when the doors change during every round.
 */
export async function schedulePreload(eventId: string, causeId: string): Promise<void> {
  let scheduledFor: number | undefined;
  for (let round = 0; round < maxRounds; round++) {
    const event = await readEvent(eventId);
    const now = clock.now();
    if (event?.status !== 'published' || event.endsAt <= now || event.doorsOpenAt === scheduledFor) return;
    scheduledFor = event.doorsOpenAt;
    const dueAt = scheduledFor - checkinLimits.preloadLeadMs;
    await putPreloadSchedule(eventId, Math.max(dueAt, now + minAheadMs));
    if (dueAt <= now) await requestPreload(eventId, now, causeId);
  }
  throw new Error(`The doors of ${eventId} keep changing while its preload is scheduled`);
}
