import { memoizeFor } from '../../../shared/async/memoize.ts';
import { clock } from '../../../shared/base/clock.ts';
import { readGates } from '../devices/gate-store.ts';
import { checkinLimits } from '../limits.ts';
import { readLatestChanges } from '../log/changes-store.ts';
import { readSelling } from '../preload/sold-tickets-store.ts';
import { readRules } from '../rules/rules-store.ts';
import { readHoursAndTotals } from './counts-store.ts';
import { soldByType } from './sold-count-store.ts';
import { doorStats } from './stats.ts';

const { statsMemoryMs, statsTotalsMemoryMs, statsFactsMemoryMs } = checkinLimits;

/** What changes rarely: gates, ticket types and rules. */
const knownSetup = memoizeFor(statsFactsMemoryMs, async (eventId: string) => {
  const [gates, { types }, { rules }] = await Promise.all([
    readGates(eventId),
    readSelling(eventId),
    readRules(eventId),
  ]);
  return { gates, types, zones: rules.zones };
});

/**
 * What is beside the log, by `<event>/<current hour>`: when the log begins an hour, the one before is read as finished.
 */
const knownTotals = memoizeFor(statsTotalsMemoryMs, async (key: string) => {
  const [eventId = ''] = key.split('/');
  const [{ sold: last, ...totals }, { types }] = await Promise.all([readHoursAndTotals(eventId), knownSetup(eventId)]);
  return { ...totals, sold: await soldByType(eventId, types, last, clock.now()) };
});

/** Reads the door statistics of an event, memoized: all screens that show one door cost about one read a second. */
export const knownDoorStats = memoizeFor(statsMemoryMs, async (eventId: string) => {
  const latest = await readLatestChanges(eventId);
  const { gates, types, zones } = await knownSetup(eventId);
  const { sold, ...totals } = await knownTotals(`${eventId}/${latest?.hour ?? 0}`);
  const named = types.map(({ ticketTypeId, name }) => ({ ticketTypeId, name, total: sold[ticketTypeId] ?? 0 }));
  return doorStats({ latest, ...totals }, { gates, types: named, zones });
});
