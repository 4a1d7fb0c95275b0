import { memoizeFor } from '../../../shared/async/memoize.ts';
import type { DoorTally } from '../../../shared/door/door-counts.ts';
import { readEvent } from '../../../shared/records/event-row.ts';
import type { Gate } from '../devices/gate.ts';
import { readGates } from '../devices/gate-store.ts';
import { checkinLimits } from '../limits.ts';
import { readSelling } from '../preload/sold-tickets-store.ts';
import { readRules } from '../rules/rules-store.ts';
import { readZoneCounts } from '../stats/counts-store.ts';

/** Reads the facts, time zone and type names of an event, memoized. Returns `undefined` until it is published. */
export const readDoorFacts = memoizeFor(
  checkinLimits.factsMemoryMs,
  async (eventId: string) => {
    const [{ facts, types }, event] = await Promise.all([readSelling(eventId), readEvent(eventId)]);
    const typeNames = new Map(types.map((type) => [type.ticketTypeId, type.name]));
    return facts && event && { facts, timeZone: event.venue.timezone, typeNames };
  },
  { ahead: true },
);

/** Reads the rules of the door, memoized. */
export const readDoorRules = memoizeFor(
  checkinLimits.factsMemoryMs,
  async (eventId: string) => {
    const { rules } = await readRules(eventId);
    return rules;
  },
  { ahead: true },
);

const rememberedZones = memoizeFor(checkinLimits.zonesMemoryMs, readZoneCounts, { ahead: true });

/** Reads how many people are in the zones of an event, memoized. Reads nothing of an event whose zones have no limit. */
export async function readFilledZones(eventId: string): Promise<Map<string, DoorTally>> {
  const { zones } = await readDoorRules(eventId);
  return zones.length === 0 ? new Map() : rememberedZones(eventId);
}

const rememberedGates = memoizeFor(checkinLimits.factsMemoryMs, readGates, { ahead: true });

/** Reads the gates of an event, memoized. Reads them again if one of `gateIds` is newer than the memory. */
export async function readDoorGates(eventId: string, gateIds: readonly string[] = []): Promise<Gate[]> {
  const remembered = await rememberedGates(eventId);
  const isRemembered = (gateId: string) => remembered.some(({ id }) => id === gateId);
  return gateIds.every(isRemembered) ? remembered : readGates(eventId);
}
