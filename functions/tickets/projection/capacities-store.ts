import { memoizeFor } from '../../../shared/async/memoize.ts';
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

async function venueCapacity(eventId: string): Promise<number | undefined> {
  const event = await readEvent(eventId);
  return event && (await readVenue(event.venueId))?.capacity;
}

const capacitiesOf = memoizeFor(ticketLimits.capacitiesMemoryMs, async (eventId: string): Promise<Capacities> => {
  const [row, venue] = await Promise.all([
    getItem<RulesRow>(CHECKIN_TABLE, doorRulesKey(eventId), { consistent: true }),
    venueCapacity(eventId),
  ]);
  const zones = row?.rules.zones ?? [];
  return new Map([
    ...(venue === undefined ? [] : [[tallyNames.all, venue] as const]),
    ...zones.map(({ zone, capacity }) => [tallyNames.zone(zone), capacity] as const),
  ]);
});

/**
 * Returns how many people the venue of an event and its zones hold, memoized. `undefined` if that cannot be read: the
 * log of the door does not wait for it.
 */
export const knownCapacities = (eventId: string): Promise<Capacities | undefined> =>
  capacitiesOf(eventId).catch((error: unknown) => {
    log.warn('capacities of a door out of reach', error as Error);
    return undefined;
  });
