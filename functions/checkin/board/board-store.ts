import { memoizeFor } from '../../../shared/async/memoize.ts';
import { rfc3339 } from '../../../shared/base/clock.ts';
import { Problem } from '../../../shared/base/problem.ts';
import { notFound } from '../../../shared/base/problems.ts';
import type { EventRow } from '../../../shared/records/event-row.ts';
import { deviceView } from '../devices/device.ts';
import { readDevices } from '../devices/device-store.ts';
import { knownEvent } from '../door/known-event-store.ts';
import { checkinLimits } from '../limits.ts';
import { knownDoorStats } from '../stats/stats-store.ts';
import { readLatestConflicts } from './conflicts-store.ts';

const { boardMemoryMs, boardDevicesMemoryMs, boardConflictsMemoryMs } = checkinLimits;

const knownDevices = memoizeFor(boardDevicesMemoryMs, readDevices);
const knownConflicts = memoizeFor(boardConflictsMemoryMs, readLatestConflicts);

/** Returns the event of a board, memoized. @throws Problem `not_found`. */
async function boardEvent(eventId: string): Promise<EventRow> {
  const event = await knownEvent(eventId);
  if (!event) throw new Problem(notFound);
  return event;
}

/**
 * Reads all that a floor manager follows. Every part has a memory of its own, so that all boards that
 * show one event together cost less than one read a second.
 */
export const readBoard = memoizeFor(boardMemoryMs, async (eventId: string) => {
  const [event, stats, devices, conflicts] = await Promise.all([
    boardEvent(eventId),
    knownDoorStats(eventId),
    knownDevices(eventId),
    knownConflicts(eventId),
  ]);
  return {
    event: {
      id: eventId,
      organizerId: event.organizerId,
      title: event.title,
      status: event.status,
      doorsOpenAt: rfc3339(event.doorsOpenAt),
      startsAt: rfc3339(event.startsAt),
      endsAt: rfc3339(event.endsAt),
      timezone: event.venue.timezone,
    },
    stats,
    conflicts,
    devices: devices.map(deviceView),
  };
});
