import { memoizeFor } from '../../../shared/async/memoize.ts';
import { withTimeout } from '../../../shared/async/timeout.ts';
import { clock } from '../../../shared/base/clock.ts';
import { log } from '../../../shared/base/log.ts';
import { tallyNames } from '../../../shared/door/door-counts.ts';
import { doorRulesKey } from '../../../shared/door/door-rows.ts';
import { getItem } from '../../../shared/dynamo/read.ts';
import { readEvent } from '../../../shared/records/event-row.ts';
import { readVenue } from '../../../shared/records/venue-rows.ts';
import { projectorEnv } from '../env.ts';
import { ticketLimits } from '../limits.ts';
import type { Capacities } from './crowd.ts';

const { CHECKIN_TABLE } = projectorEnv.read();

/** What the projector needs of the row. Its owner is check-in. */
interface RulesRow {
  rules: { zones: { zone: string; capacity: number }[] };
}

const none: Capacities = new Map();

const capacitiesOf = memoizeFor(ticketLimits.capacitiesMemoryMs, async (eventId: string): Promise<Capacities> => {
  const [row, event] = await Promise.all([
    getItem<RulesRow>(CHECKIN_TABLE, doorRulesKey(eventId), { consistent: true }),
    readEvent(eventId),
  ]);
  if (event && event.endsAt <= clock.now()) return none;
  const venue = event && (await readVenue(event.venueId));
  const zones = row?.rules.zones ?? [];
  return new Map([
    ...(venue ? [[tallyNames.all, venue.capacity] as const] : []),
    ...zones.map(({ zone, capacity }) => [tallyNames.zone(zone), capacity] as const),
  ]);
});

/**
 * Returns the capacities of the venue of an event and of its zones, memoized. None of an event that is over: what phones
 * deliver then is no news. `undefined` if they cannot be read in time: the log of the door does not wait for them.
 */
export async function knownCapacities(eventId: string): Promise<Capacities | undefined> {
  try {
    return await withTimeout(ticketLimits.capacitiesPatienceMs, capacitiesOf(eventId), 'no answer in time');
  } catch (error) {
    log.warn('capacities of a door out of reach', error as Error);
    return undefined;
  }
}
