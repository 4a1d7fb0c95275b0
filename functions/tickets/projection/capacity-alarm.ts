import { raiseAlarm } from '../../../shared/base/alarm.ts';
import type { ReachedShare } from './crowd.ts';

/** Raises an alarm of the stage for each share that was reached. Names of zones are words of others: no log has them. */
export function raiseCapacityAlarms(eventId: string, reached: readonly ReachedShare[]): void {
  for (const { zone, share, inside, capacity } of reached) {
    const facts = { eventId, place: zone === undefined ? 'venue' : 'zone', inside, capacity };
    if (share === 100) raiseAlarm('a capacity is reached at a door', facts);
    else raiseAlarm('a capacity is nearly reached at a door', facts);
  }
}
